using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// Linear multistep method (Adams-Bashforth on uneven sigmas) of k-diffusion, order 4 unless the options say otherwise. Remembers
/// up to three derivatives.
/// </summary>
public sealed class LmsSampler : ISampler
{
    public string Name => SamplerNames.Lms;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var (timesteps, sigmas) = Sigmas.OfRun(schedule with { Options = schedule.Options with { LogLinearSigmas = false } }, steps);
        return new SamplerPlan(schedule, timesteps, sigmas, SigmaSpace.InitialScale(schedule, sigmas)) { Begin = begin };
    }

    public float InputScale(SamplerPlan plan, int evaluation) => SigmaSpace.InputScale(plan.Sigmas[evaluation]);

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => new(1, plan.Sigmas[evaluation]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var sigma = plan.Sigmas[evaluation];
        var clean = SigmaSpace.Clean(plan, latents, output, sigma);
        var derivative = new float[latents.Length];
        for (var i = 0; i < derivative.Length; i++)
        {
            derivative[i] = (float)(((double)latents[i] - clean[i]) / sigma);
        }

        var maxOrder = plan.Schedule.Options.LmsOrder;
        float[][] derivatives = [derivative, .. history.Take(maxOrder - 1)];
        // diffusers counts the order from the first step of the schedule even where the run starts later; a restart in the middle
        // of a run is ours and starts at order 1.
        var restarted = history.Length < Math.Min(evaluation - plan.Begin, maxOrder - 1);
        var order = restarted ? derivatives.Length : Math.Min(evaluation + 1, maxOrder);
        var coefficients = Enumerable
            .Range(0, Math.Min(order, derivatives.Length))
            .Select(k => Coefficient(plan.Sigmas, order, evaluation, k))
            .ToArray();

        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            double sum = latents[i];
            for (var k = 0; k < coefficients.Length; k++)
            {
                sum += coefficients[k] * derivatives[k][i];
            }

            next[i] = (float)sum;
        }

        return new SamplerStep(next, clean, [.. derivatives.Take(maxOrder - 1)]);
    }

    /// <summary>
    /// The integral of the k-th Lagrange polynomial over the step, by Gauss-Legendre with three points: exact, since the
    /// polynomial is cubic at most.
    /// </summary>
    private static double Coefficient(IReadOnlyList<double> sigmas, int order, int step, int current)
    {
        var (from, to) = (sigmas[step], sigmas[step + 1]);
        (double At, double Weight)[] nodes = [(-Math.Sqrt(0.6), 5.0 / 9), (0, 8.0 / 9), (Math.Sqrt(0.6), 5.0 / 9)];
        return nodes.Sum(node => node.Weight * Lagrange((from + to) / 2 + node.At * (to - from) / 2)) * (to - from) / 2;

        double Lagrange(double tau)
        {
            var product = 1.0;
            for (var k = 0; k < order; k++)
            {
                if (k != current)
                {
                    product *= (tau - sigmas[step - k]) / (sigmas[step - current] - sigmas[step - k]);
                }
            }

            return product;
        }
    }
}
