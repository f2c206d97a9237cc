using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Schedules;

/// <summary>The forward process' variances by name, as diffusers computes them.</summary>
internal static class BetaSchedule
{
    private const double MaxBeta = 0.999;

    /// <param name="kind">linear, scaled_linear, squaredcos_cap_v2, exp or sigmoid.</param>
    /// <exception cref="FamilyException">Another name.</exception>
    public static double[] Betas(string kind, int steps, double start, double end) =>
        kind switch
        {
            "linear" => [.. Enumerable.Range(0, steps).Select(i => Lerp(start, end, i, steps))],
            "scaled_linear" => [.. Enumerable.Range(0, steps).Select(i => Math.Pow(Lerp(Math.Sqrt(start), Math.Sqrt(end), i, steps), 2))],
            "squaredcos_cap_v2" => OfAlphaBar(steps, t => Math.Pow(Math.Cos((t + 0.008) / 1.008 * Math.PI / 2), 2)),
            "exp" => OfAlphaBar(steps, t => Math.Exp(-12 * t)),
            "sigmoid" => [.. Enumerable.Range(0, steps).Select(i => start + (end - start) / (1 + Math.Exp(-Lerp(-6, 6, i, steps))))],
            _ => throw new FamilyException(
                $"beta_schedule '{kind}' is not known: linear, scaled_linear, squaredcos_cap_v2, exp or sigmoid."
            ),
        };

    public static double[] CumulativeAlphas(IReadOnlyList<double> betas)
    {
        var product = 1.0;
        return [.. betas.Select(beta => product *= 1 - beta)];
    }

    /// <summary>Shifts and scales the signal so that the last timestep holds none; algorithm 1 of Lin et al. (2024).</summary>
    public static double[] RescaleToZeroTerminalSnr(double[] alphasCumprod)
    {
        var (first, last) = (Math.Sqrt(alphasCumprod[0]), Math.Sqrt(alphasCumprod[^1]));
        return [.. alphasCumprod.Select(alpha => Math.Pow((Math.Sqrt(alpha) - last) * (first / (first - last)), 2))];
    }

    private static double[] OfAlphaBar(int steps, Func<double, double> alphaBar) =>
        [.. Enumerable.Range(0, steps).Select(i => Math.Min(MaxBeta, 1 - alphaBar((i + 1.0) / steps) / alphaBar((double)i / steps)))];

    private static double Lerp(double start, double end, int i, int steps) => steps == 1 ? start : start + (end - start) * i / (steps - 1);
}
