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
    public WorkerPicture? Picture { get; init; }

    /// <summary>
    /// Wall-clock time of denoising and decoding, by a device of the cluster. An agent's is its own claim: nothing is ranked or
    /// booked by it.
    /// </summary>
    [Id(5)]
    public TimeSpan Elapsed { get; init; }

    /// <summary>Part of <see cref="Elapsed"/> spent decoding.</summary>
    [Id(6)]
    public TimeSpan DecodeElapsed { get; init; }

    [Id(7)]
    public string? Error { get; init; }

    /// <summary>Of the assignment.</summary>
    [Id(8)]
    public ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>
    /// With <see cref="StepRangeStatus.Lost"/>: the worker's line broke, but its lease holds. It may come back with the result,
    /// which counts until a newer attempt has given one.
    /// </summary>
    [Id(9)]
    public bool MayReturn { get; init; }

    /// <summary>
    /// With <see cref="StepRangeStatus.Failed"/>, from a device of the cluster: this request fails with this family wherever it is
    /// tried, so it is not tried again.
    /// </summary>
    [Id(10)]
    public bool IsCertain { get; init; }

    /// <summary>The family's safety checker withheld the picture: what is here is black.</summary>
    [Id(11)]
    public bool Withheld { get; init; }
}
