namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>A range handed to a worker, complete: the latent state envelope names prompt, sampler, seed and step.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.step-range-assignment.v1")]
public sealed record StepRangeAssignment(
    [property: Id(0)] StepRangeId Range,
    [property: Id(1)] string Family,
    [property: Id(2)] string Denoiser,
    [property: Id(3)] ReadOnlyMemory<byte> LatentState
)
{
    /// <summary>Decode with this decoder after the last step; null leaves the latents undecoded.</summary>
    [Id(4)]
    public string? Decoder { get; init; }

    /// <summary>Steps between preview pictures; 0 sends none.</summary>
    [Id(5)]
    public int PreviewEvery { get; init; }
}
