namespace HybridGrains.Diffusion.Samplers;

/// <summary>The latents after a step, the clean picture predicted on the way, and what the next step must know.</summary>
public sealed record SamplerStep(float[] Latents, float[] Denoised, float[][] History);
