using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Diffusion.Generations;

/// <summary>
/// Everything that determines a picture besides which denoiser runs which step and what picture it starts from. Travels inside
/// <see cref="LatentState"/>.
/// </summary>
public sealed record GenerationParameters(
    string Family,
    string Prompt,
    string NegativePrompt,
    int Width,
    int Height,
    int Steps,
    string Sampler,
    float GuidanceScale,
    long Seed
)
{
    /// <summary>Share of the steps that are run, 0 to 1; below 1 the run starts from a picture. Default: 1.</summary>
    public double Strength { get; init; } = 1;

    /// <summary>
    /// How far the guided prediction is scaled back to the spread of the unguided one, 0 to 1; section 3.4 of Lin et al. (2024).
    /// Default: 0.
    /// </summary>
    public float GuidanceRescale { get; init; }

    /// <summary>Default: Weighted.</summary>
    public PromptStyle PromptStyle { get; init; }

    /// <summary>For denoisers that are conditioned on sizes. Default: null, a picture of this size, not cut.</summary>
    public SizeConditioning? SizeConditioning { get; init; }

    /// <summary>What is merged into the networks. Default: none.</summary>
    public LoraUses Loras { get; init; } = LoraUses.None;

    /// <summary>The first step that is run.</summary>
    public int BeginStep => Steps - Math.Min(Steps, (int)(Steps * Strength));
}
