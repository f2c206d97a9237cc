using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// A sampler under a name that sets some of its options, such as dpmpp_2m_karras; the family's scheduler_config.json sets the
/// others.
/// </summary>
internal sealed class ConfiguredSampler(string name, ISampler sampler, Func<SamplerOptions, SamplerOptions> configure) : ISampler
{
    public string Name => name;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0) =>
        sampler.Plan(schedule with { Options = configure(schedule.Options) }, steps, begin);

    public float InputScale(SamplerPlan plan, int evaluation) => sampler.InputScale(plan, evaluation);

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => sampler.LevelAt(plan, evaluation);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    ) => sampler.Step(plan, evaluation, latents, output, history, noise);
}
