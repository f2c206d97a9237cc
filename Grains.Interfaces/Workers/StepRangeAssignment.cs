using System.Collections.Immutable;

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

    /// <summary>
    /// Secret of this assignment, made where it is assigned: progress, results and declines count only with it. Empty in messages
    /// older than this field.
    /// </summary>
    [Id(6)]
    public ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>Content of the family's files that the generation began with; "" for any, and in messages older than this field.</summary>
    [Id(7)]
    public string Content { get; init; } = "";

    /// <summary>Hashes of the LoRAs that its steps need.</summary>
    [Id(8)]
    public ImmutableArray<string> Loras { get; init; } = [];
}
