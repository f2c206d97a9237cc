namespace HybridGrains.Diffusion.Generations;

/// <summary>Everything that determines a picture besides which denoiser runs which step. Travels inside <see cref="LatentState"/>.</summary>
public sealed record GenerationParameters(
    string Family,
    string Prompt,
    string NegativePrompt,
    int Width,
    int Height,
    int Steps,
    string Sampler,
    float GuidanceScale,
    long Seed);
