using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Noise levels of sigma-based methods, ending in zero.</summary>
internal static class Sigmas
{
    private const double Rho = 7;

    /// <param name="wholeSchedule">Karras sigmas span the training schedule, with whole timesteps (DPM-Solver++), or only the given timesteps (Euler).</param>
    public static (double[] Timesteps, double[] Sigmas) Of(NoiseSchedule schedule, double[] timesteps, bool wholeSchedule)
    {
        if (!schedule.UseKarrasSigmas) return (timesteps, [.. timesteps.Select(schedule.SigmaAt), 0]);
        var steps = timesteps.Length;
        var (last, first) = wholeSchedule ? (0, schedule.TrainSteps - 1) : (timesteps[^1], timesteps[0]);
        var (min, max) = (Math.Pow(schedule.SigmaAt(last), 1 / Rho), Math.Pow(schedule.SigmaAt(first), 1 / Rho));
        var karras = Enumerable.Range(0, steps).Select(i => Math.Pow(max + (steps == 1 ? 0 : (double)i / (steps - 1)) * (min - max), Rho)).ToArray();
        var spread = karras.Select(sigma => ToTimestep(schedule, sigma)).Select(t => wholeSchedule ? Math.Round(t) : t).ToArray();
        return (spread, [.. karras, 0]);
    }

    /// <summary>The timestep of a noise level, by interpolation in log sigma.</summary>
    private static double ToTimestep(NoiseSchedule schedule, double sigma)
    {
        var log = Math.Log(Math.Max(sigma, 1e-10));
        var low = 0;
        while (low < schedule.TrainSteps - 2 && Math.Log(schedule.SigmaAt(low + 1)) <= log) low++;
        var (below, above) = (Math.Log(schedule.SigmaAt(low)), Math.Log(schedule.SigmaAt(low + 1)));
        return low + Math.Clamp((log - below) / (above - below), 0, 1);
    }
}
