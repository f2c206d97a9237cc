using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>The numerical method of one denoising step. Holds no state: what it remembers between steps is in the history it returns.</summary>
public interface ISampler
{
    /// <summary>What requests call it.</summary>
    string Name { get; }

    /// <summary>The timesteps and noise levels of a run of <paramref name="steps"/> steps.</summary>
    SamplerPlan Plan(NoiseSchedule schedule, int steps);

    /// <summary>What latents are multiplied by before the denoiser sees them at this step.</summary>
    float InputScale(SamplerPlan plan, int step);

    /// <summary>Advances latents by one step.</summary>
    /// <param name="output">The denoiser's (guided) prediction.</param>
    /// <param name="history">What the step before returned; empty at the start or after a first-order restart.</param>
    /// <param name="noise">Draws standard normal noise for this step, for the methods that need it.</param>
    SamplerStep Step(SamplerPlan plan, int step, ReadOnlySpan<float> latents, ReadOnlySpan<float> output, float[][] history, Action<float[]> noise);
}
