using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Noise levels of sigma-based methods, one for each step and the end of the last.</summary>
internal static class Sigmas
{
    private const double Rho = 7;
    private const double BetaShape = 0.6;

    /// <summary>For Euler, Heun, LMS and DPM2: from the highest to the lowest sigma of the run's own timesteps.</summary>
    public static (double[] Timesteps, double[] Sigmas) OfRun(SamplerSchedule schedule, int steps, double last = 0)
    {
        var options = schedule.Options;
        if (options.CustomSigmas is { } custom)
        {
            return ([.. custom.SkipLast(1).Select(schedule.TimestepOf)], [.. custom]);
        }

        var timesteps =
            options.CustomTimesteps?.ToArray() ?? Timesteps.Spread(schedule, steps, options.Spacing ?? TimestepSpacing.Linspace);
        var sigmas = options.LogLinearSigmas ? LogLinear(schedule, steps) : Array.ConvertAll(timesteps, schedule.SigmaAt);
        if (Spaced(options, sigmas[0], sigmas[^1], steps) is not { } spaced)
        {
            return (timesteps, [.. sigmas, last]);
        }

        return (Array.ConvertAll(spaced, schedule.TimestepOf), [.. spaced, last]);
    }

    /// <summary>
    /// For DPM-Solver, DEIS and UniPC: from the highest to the lowest sigma of the training schedule, in whole timesteps.
    /// </summary>
    public static (double[] Timesteps, double[] Sigmas) OfSchedule(
        SamplerSchedule schedule,
        double[] timesteps,
        Func<double[], double> last
    )
    {
        if (schedule.Options.CustomTimesteps is { } custom)
        {
            timesteps = [.. custom];
        }

        var (max, min) = (schedule.SigmaAt(schedule.TrainSteps - 1), schedule.SigmaAt(0));
        if (Spaced(schedule.Options with { SigmaMin = null, SigmaMax = null }, max, min, timesteps.Length) is not { } spaced)
        {
            var sigmas = Array.ConvertAll(timesteps, schedule.SigmaAt);
            return (timesteps, [.. sigmas, last(sigmas)]);
        }

        // diffusers rounds the timesteps of Karras and Lu spacings and cuts the others.
        var cut = schedule.Options.SigmaSpacing is SigmaSpacing.Exponential or SigmaSpacing.Beta;
        return ([.. spaced.Select(schedule.TimestepOf).Select(t => cut ? Math.Floor(t) : Math.Round(t))], [.. spaced, last(spaced)]);
    }

    private static double[]? Spaced(SamplerOptions options, double first, double last, int steps)
    {
        var (max, min) = (options.SigmaMax ?? first, options.SigmaMin ?? last);
        return options.SigmaSpacing switch
        {
            SigmaSpacing.Karras => Ramp(steps, i => Math.Pow(Mix(Math.Pow(max, 1 / Rho), Math.Pow(min, 1 / Rho), i), Rho)),
            SigmaSpacing.Exponential or SigmaSpacing.Lu => Ramp(steps, i => Math.Exp(Mix(Math.Log(max), Math.Log(min), i))),
            SigmaSpacing.Beta => Ramp(steps, i => min + BetaDistribution.Quantile(1 - i, BetaShape, BetaShape) * (max - min)),
            _ => null,
        };
    }

    /// <summary>
    /// diffusers makes one sigma more than steps here, so that the run ends at the smallest and not at the one added after it.
    /// </summary>
    private static double[] LogLinear(SamplerSchedule schedule, int steps)
    {
        var (max, min) = (Math.Log(schedule.SigmaAt(schedule.TrainSteps - 1)), Math.Log(schedule.SigmaAt(0)));
        return Ramp(steps + 1, i => Math.Exp(Mix(max, min, i)));
    }

    private static double[] Ramp(int steps, Func<double, double> at) =>
        [.. Enumerable.Range(0, steps).Select(i => at(steps == 1 ? 0 : (double)i / (steps - 1)))];

    private static double Mix(double from, double to, double share) => from + share * (to - from);
}
