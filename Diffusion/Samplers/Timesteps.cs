using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Which training timesteps the steps of a run use, highest first, as diffusers spaces them.</summary>
internal static class Timesteps
{
    /// <summary>DDIM's spacing; Euler's too, except that Euler does not round its linspace.</summary>
    public static double[] Spread(NoiseSchedule schedule, int steps, bool roundLinspace)
    {
        var train = schedule.TrainSteps;
        return schedule.Spacing switch
        {
            TimestepSpacing.Linspace => [.. Enumerable.Range(0, steps).Select(i => steps == 1 ? 0.0 : (train - 1.0) * (steps - 1 - i) / (steps - 1)).Select(t => roundLinspace ? Math.Round(t) : t)],
            TimestepSpacing.Leading => [.. Enumerable.Range(0, steps).Select(i => (double)((steps - 1 - i) * (train / steps) + schedule.StepsOffset))],
            _ => Trailing(train, steps),
        };
    }

    /// <summary>DPM-Solver++'s spacing: one more interval, so that the last step ends at the first timestep.</summary>
    public static double[] SpreadWithEnd(NoiseSchedule schedule, int steps)
    {
        var train = schedule.TrainSteps;
        return schedule.Spacing switch
        {
            TimestepSpacing.Linspace => [.. Enumerable.Range(0, steps).Select(i => Math.Round((train - 1.0) * (steps - i) / steps))],
            TimestepSpacing.Leading => [.. Enumerable.Range(0, steps).Select(i => (double)((steps - i) * (train / (steps + 1)) + schedule.StepsOffset))],
            _ => Trailing(train, steps),
        };
    }

    private static double[] Trailing(int train, int steps) =>
        [.. Enumerable.Range(0, steps).Select(i => Math.Round(train - i * ((double)train / steps)) - 1)];
}
