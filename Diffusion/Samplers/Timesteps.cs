using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Which training timesteps the steps of a run use, highest first, as diffusers spaces them.</summary>
internal static class Timesteps
{
    /// <summary>One timestep for each step; only linspace is not whole.</summary>
    /// <exception cref="ArgumentOutOfRangeException">More steps than training timesteps, or an offset that leads beyond them.</exception>
    public static double[] Spread(SamplerSchedule schedule, int steps, TimestepSpacing spacing)
    {
        Check(schedule, steps);
        var train = schedule.TrainSteps;
        return Within(
            schedule,
            steps,
            spacing switch
            {
                TimestepSpacing.Linspace => Linspace(0, train - 1, steps),
                TimestepSpacing.Leading =>
                [
                    .. Enumerable.Range(0, steps).Select(i => (double)((steps - 1 - i) * (train / steps) + schedule.Options.StepsOffset)),
                ],
                _ => Trailing(train, train, steps),
            }
        );
    }

    /// <summary>As <see cref="Spread"/>, in whole timesteps.</summary>
    public static double[] SpreadWhole(SamplerSchedule schedule, int steps, TimestepSpacing spacing) =>
        Array.ConvertAll(Spread(schedule, steps, spacing), Math.Round);

    /// <summary>The spacing of DPM-Solver and its kin: one more interval, so that the last step ends at the first timestep.</summary>
    public static double[] SpreadWithEnd(SamplerSchedule schedule, int steps, TimestepSpacing spacing)
    {
        Check(schedule, steps);
        var last = schedule.TrainSteps - ClippedCount(schedule);
        return Within(
            schedule,
            steps,
            spacing switch
            {
                TimestepSpacing.Linspace => [.. Linspace(0, last - 1, steps + 1).Take(steps).Select(t => Math.Round(t))],
                TimestepSpacing.Leading =>
                [
                    .. Enumerable.Range(0, steps).Select(i => (double)((steps - i) * (last / (steps + 1)) + schedule.Options.StepsOffset)),
                ],
                _ => Trailing(schedule.TrainSteps, last, steps),
            }
        );
    }

    public static void Check(SamplerSchedule schedule, int steps)
    {
        if (steps < 1 || steps > schedule.TrainSteps)
        {
            throw new ArgumentOutOfRangeException(
                nameof(steps),
                steps,
                $"A run has 1 to {schedule.TrainSteps} steps with this family's schedule."
            );
        }
    }

    /// <summary>Rounding at exact halves depends on the last bit, so this adds as numpy's arange does.</summary>
    private static double[] Trailing(int train, int from, int steps)
    {
        var ratio = (double)train / steps;
        var count = Math.Min(steps, (int)Math.Ceiling(-from / -ratio));
        var delta = from - ratio - from;
        return [.. Enumerable.Range(0, count).Select(i => Math.Round(from + i * delta) - 1)];
    }

    /// <summary>Highest first; numpy's linspace, whose last value is exact.</summary>
    private static double[] Linspace(double low, double high, int count)
    {
        var step = count == 1 ? 0 : (high - low) / (count - 1);
        return [.. Enumerable.Range(0, count).Select(i => count - 1 - i).Select(i => i == count - 1 && count > 1 ? high : i * step + low)];
    }

    private static int ClippedCount(SamplerSchedule schedule)
    {
        if (double.IsNegativeInfinity(schedule.Options.LambdaMinClipped))
        {
            return 0;
        }

        var clipped = 0;
        while (
            clipped < schedule.TrainSteps - 1
            && -Math.Log(schedule.SigmaAt(schedule.TrainSteps - 1 - clipped)) < schedule.Options.LambdaMinClipped
        )
        {
            clipped++;
        }

        return clipped;
    }

    private static double[] Within(SamplerSchedule schedule, int steps, double[] timesteps) =>
        timesteps[0] < schedule.TrainSteps
            ? timesteps
            : throw new ArgumentOutOfRangeException(
                nameof(steps),
                steps,
                $"steps_offset {schedule.Options.StepsOffset} leads beyond the {schedule.TrainSteps} training timesteps."
            );
}
