namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>How an attempt ended, told by the worker that ran it or by the grain that noticed its loss.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.step-range-result.v1")]
public sealed record StepRangeResult(
    [property: Id(0)] StepRangeId Range,
    [property: Id(1)] string WorkerId,
    [property: Id(2)] StepRangeStatus Status
)
{
    /// <summary>The latent state after the last step; empty unless completed.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> LatentState { get; init; }

    /// <summary>The decoded picture when the assignment asked for one.</summary>
    [Id(4)]
    public RgbPicture? Picture { get; init; }

    /// <summary>Wall-clock time of denoising and decoding.</summary>
    [Id(5)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Part of <see cref="Elapsed"/> spent decoding.</summary>
    [Id(6)]
    public TimeSpan DecodeElapsed { get; init; }

    [Id(7)]
    public string? Error { get; init; }
}
