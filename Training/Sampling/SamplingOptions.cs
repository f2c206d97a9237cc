namespace HybridGrains.Training.Sampling;

/// <summary>How latents are generated for measuring and for previews.</summary>
/// <param name="Sampler">A name of the engine's samplers.</param>
/// <param name="Seed">Prompt i starts from the noise of seed + i.</param>
internal sealed record SamplingOptions(string Sampler, int Steps, float GuidanceScale, long Seed)
{
    /// <summary>Prompts computed together. Default: 10.</summary>
    public int Batch { get; init; } = 10;

    /// <summary>Batches computed at once, each by one thread. Default: 2.</summary>
    public int Replicas { get; init; } = 2;

    /// <summary>Cells along each side of the latents; null takes the config's sample_size. Default: null.</summary>
    public int? Side { get; init; }
}
