using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>A worker's heartbeat to the scheduler of a family.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.worker-report.v1")]
public sealed record WorkerReport(
    [property: Id(0)] string WorkerId,
    [property: Id(1)] Tier Tier,
    [property: Id(2)] ImmutableArray<string> Denoisers,
    [property: Id(3)] ImmutableArray<string> Decoders
)
{
    /// <summary>Ranges the worker runs at once. Default: 1.</summary>
    [Id(4)]
    public int Slots { get; init; } = 1;

    /// <summary>Measured time of one step by denoiser name; empty before the first measurement.</summary>
    [Id(5)]
    public ImmutableDictionary<string, TimeSpan> StepTimes { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    /// <summary>Measured time of decoding one picture; null before the first measurement.</summary>
    [Id(6)]
    public TimeSpan? DecodeTime { get; init; }

    /// <summary>False while the worker is draining or not yet probed: it stays known but gets nothing.</summary>
    [Id(7)]
    public bool Available { get; init; } = true;

    /// <summary>Why it is not available, for people.</summary>
    [Id(8)]
    public string? WhyNot { get; init; }
}
