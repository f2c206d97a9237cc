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

    /// <summary>
    /// Time of one step by denoiser name, as the probe came out; it serves until the scheduler has measured a range of this worker.
    /// </summary>
    [Id(5)]
    public ImmutableDictionary<string, TimeSpan> StepTimes { get; init; } = ImmutableDictionary<string, TimeSpan>.Empty;

    /// <summary>The same for decoding one picture; null when unknown.</summary>
    [Id(6)]
    public TimeSpan? DecodeTime { get; init; }

    /// <summary>False while the worker is draining or not yet probed: it stays known but gets nothing.</summary>
    [Id(7)]
    public bool Available { get; init; } = true;

    /// <summary>Why it is not available, for people.</summary>
    [Id(8)]
    public string? WhyNot { get; init; }

    /// <summary>What its owner calls it; a label. Null where the id is the name.</summary>
    [Id(9)]
    public string? Name { get; init; }

    /// <summary>Content of the family's files; "" from a worker that does not say.</summary>
    [Id(10)]
    public string Content { get; init; } = "";

    /// <summary>Hashes of the LoRAs it has.</summary>
    [Id(11)]
    public ImmutableArray<string> Loras { get; init; } = [];
}
