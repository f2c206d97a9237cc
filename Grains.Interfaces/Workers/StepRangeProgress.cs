namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>One denoising step is done. <paramref name="StepsDone"/> counts from the start of the generation.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.step-range-progress.v1")]
public sealed record StepRangeProgress(
    [property: Id(0)] StepRangeId Range,
    [property: Id(1)] string WorkerId,
    [property: Id(2)] int StepsDone
)
{
    /// <summary>RGB preview; null for most steps.</summary>
    [Id(3)]
    public WorkerPicture? Preview { get; init; }

    /// <summary>Of the assignment.</summary>
    [Id(4)]
    public ReadOnlyMemory<byte> Nonce { get; init; }
}
