using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// What the exponential integrators share (DPM-Solver, DEIS, UniPC): latents x = signal x0 + sigma epsilon, levels from sigmas.
/// </summary>
internal static class SolverSpace
{
    public const int FewSteps = 15;

    public static NoiseLevel Level(SamplerPlan plan, int step) => NoiseLevel.OfRatio(plan.Sigmas[step]);

    public static SamplerPlan Plan(SamplerSchedule schedule, double[] timesteps, Func<double[], double> last, int begin)
    {
        var (chosen, sigmas) = Sigmas.OfSchedule(schedule, timesteps, last);
        return new SamplerPlan(schedule, chosen, sigmas, 1) { Begin = begin };
    }

    /// <summary>The noise prediction that belongs to a (possibly clipped) clean one.</summary>
    public static float[] Epsilon(ReadOnlySpan<float> latents, float[] clean, NoiseLevel level)
    {
        var epsilon = new float[clean.Length];
        for (var i = 0; i < epsilon.Length; i++)
        {
            epsilon[i] = (float)((latents[i] - level.Signal * clean[i]) / level.Sigma);
        }

        return epsilon;
    }

    /// <summary>x * keep + sum of weights[k] * terms[k] + noiseScale * drawn.</summary>
    public static float[] Combine(ReadOnlySpan<float> x, double keep, float[][] terms, double[] weights)
    {
        var next = new float[x.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var value = keep * x[i];
            for (var k = 0; k < weights.Length; k++)
            {
                value += weights[k] * terms[k][i];
            }

            next[i] = (float)value;
        }

        return next;
    }
}
