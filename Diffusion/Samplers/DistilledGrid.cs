namespace HybridGrains.Diffusion.Samplers;

/// <summary>The timesteps of samplers whose denoisers were distilled on a coarse grid (LCM, TCD).</summary>
internal static class DistilledGrid
{
    public static SamplerPlan Plan(ISampler sampler, SamplerSchedule schedule, int steps, int begin)
    {
        SigmaSpace.RequireNoiseSchedule(sampler, schedule);
        Timesteps.Check(schedule, steps);
        if (schedule.Options.CustomTimesteps is { } custom)
        {
            return new SamplerPlan(schedule, custom, [], 1) { Begin = begin };
        }
        // More steps than the model was distilled on make no sense of their own; the grid is refined then.
        var original = Math.Min(Math.Max(schedule.Options.OriginalSteps, steps), schedule.TrainSteps);
        var stride = schedule.TrainSteps / original;
        return new SamplerPlan(
            schedule,
            [.. Enumerable.Range(0, steps).Select(i => (original - (int)Math.Floor(i * ((double)original / steps))) * stride - 1.0)],
            [],
            1
        )
        {
            Begin = begin,
        };
    }
}
