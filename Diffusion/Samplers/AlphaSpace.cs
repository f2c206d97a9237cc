using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>What samplers share that step between whole training timesteps (DDIM, DDPM, PNDM).</summary>
internal static class AlphaSpace
{
    public static double[] Timesteps(ISampler sampler, SamplerSchedule schedule, int steps)
    {
        SigmaSpace.RequireNoiseSchedule(sampler, schedule);
        return Samplers.Timesteps.SpreadWhole(schedule, steps, schedule.Options.Spacing ?? TimestepSpacing.Leading);
    }

    /// <summary>The timestep one interval lower; below 0 at the end.</summary>
    public static int Previous(SamplerPlan plan, int timestep) => timestep - plan.Schedule.TrainSteps / plan.Steps;

    /// <param name="alphaToOne">Whether below timestep 0 there is no noise, or as much as at 0.</param>
    public static double Alpha(SamplerSchedule schedule, int timestep, bool alphaToOne) =>
        timestep >= 0 ? schedule.AlphasCumprod[timestep]
        : alphaToOne ? 1
        : schedule.AlphasCumprod[0];
}
