using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Whatever sampler the family's scheduler_config.json names, with every option taken from there.</summary>
public sealed class ScheduledSampler : ISampler
{
    public string Name => SamplerNames.Scheduler;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0) => Of(schedule).Plan(schedule, steps, begin);

    public float InputScale(SamplerPlan plan, int evaluation) => Of(plan.Schedule).InputScale(plan, evaluation);

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => Of(plan.Schedule).LevelAt(plan, evaluation);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    ) => Of(plan.Schedule).Step(plan, evaluation, latents, output, history, noise);

    private static ISampler Of(SamplerSchedule schedule) =>
        schedule.SchedulerClass is { } name
            ? DiffusersScheduler.Sampler(name)
            : throw new FamilyException("scheduler_config.json has no _class_name, so no sampler of its own.");
}
