using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// The numerical method of one denoising step. Holds no state: what it remembers between evaluations is in the history it
/// returns.
/// </summary>
/// <remarks>
/// A step is one or more evaluations of the denoiser, each followed by one call of <see cref="Step"/>. A run is cut between
/// steps, never between the evaluations of one.
/// </remarks>
public interface ISampler
{
    /// <summary>What requests call it.</summary>
    string Name { get; }

    /// <summary>The timesteps and noise levels of a run of <paramref name="steps"/> steps.</summary>
    /// <param name="begin">The step that the run starts with; above 0 when it starts from a picture.</param>
    /// <exception cref="ArgumentOutOfRangeException">The schedule does not allow that many steps.</exception>
    /// <exception cref="NotSupportedException">The family's schedule has a setting that this sampler cannot follow; the message
    /// names it.</exception>
    SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0);

    /// <summary>What latents are multiplied by before the denoiser sees them at this evaluation.</summary>
    float InputScale(SamplerPlan plan, int evaluation);

    /// <summary>How much picture and noise latents hold before this evaluation; used to start from a picture.</summary>
    NoiseLevel LevelAt(SamplerPlan plan, int evaluation);

    /// <summary>Advances latents by one evaluation.</summary>
    /// <param name="output">The denoiser's (guided) prediction.</param>
    /// <param name="history">What the evaluation before returned; empty at the start or for a restart at first order.</param>
    /// <param name="noise">Draws standard normal noise for this evaluation, for the methods that need it.</param>
    SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    );
}
