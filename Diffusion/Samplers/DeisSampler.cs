using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>DEIS in its log-rho form, order 1 to 3; Zhang and Chen (2023). Remembers order - 1 noise predictions.</summary>
public sealed class DeisSampler : ISampler
{
    private const int DefaultOrder = 2;
    private const int MaxOrder = 3;

    public string Name => SamplerNames.Deis;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var plain = schedule.Options.SigmaSpacing == SigmaSpacing.Schedule;
        var timesteps = Timesteps.SpreadWithEnd(schedule, steps, schedule.Options.Spacing ?? TimestepSpacing.Linspace);
        return SolverSpace.Plan(schedule, timesteps, sigmas => plain ? schedule.SigmaAt(0) : sigmas[^1], begin);
    }

    public float InputScale(SamplerPlan plan, int evaluation) => 1;

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => SolverSpace.Level(plan, evaluation);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var options = plan.Schedule.Options;
        var (now, then) = (SolverSpace.Level(plan, evaluation), SolverSpace.Level(plan, evaluation + 1));
        var clean = Prediction.Clean(plan.Schedule.Prediction, latents, output, now, options.Clip with { Range = null });
        float[][] predictions = [SolverSpace.Epsilon(latents, clean, now), .. history];

        var order = Math.Min(OrderOf(plan, evaluation), predictions.Length);
        var weights =
            order == 1
                ? [-then.Sigma * (Math.Exp(then.Lambda - now.Lambda) - 1)]
                : Weights([.. Enumerable.Range(0, order).Select(back => plan.Sigmas[evaluation - back])], plan.Sigmas[evaluation + 1])
                    .Select(weight => then.Signal * weight)
                    .ToArray();
        var next = SolverSpace.Combine(latents, then.Signal / now.Signal, predictions, weights);
        return new SamplerStep(next, clean, [.. predictions.Take(Order(options) - 1)]);
    }

    /// <summary>Integrals over rho of the Lagrange polynomials in log rho through the last two or three levels.</summary>
    private static double[] Weights(double[] rho, double to)
    {
        var logs = Array.ConvertAll(rho, Math.Log);
        return [.. Enumerable.Range(0, rho.Length).Select(k => Integral(k, to) - Integral(k, rho[0]))];

        double Integral(int k, double t)
        {
            var others = Enumerable.Range(1, rho.Length - 1).Select(i => logs[(k + i) % rho.Length]).ToArray();
            var (x, at) = (Math.Log(t), logs[k]);
            if (others.Length == 1)
            {
                return t * (x - others[0] - 1) / (at - others[0]);
            }

            var (c, d) = (others[0], others[1]);
            return t * (c * (d - x + 1) - d * x + d + x * x - 2 * x + 2) / ((at - c) * (at - d));
        }
    }

    private static int OrderOf(SamplerPlan plan, int step)
    {
        var options = plan.Schedule.Options;
        if (!(options.LowerOrderFinal ?? true) || plan.Steps >= SolverSpace.FewSteps)
        {
            return Order(options);
        }

        return Math.Min(Order(options), plan.Steps - step);
    }

    private static int Order(SamplerOptions options) => Math.Min(options.Order ?? DefaultOrder, MaxOrder);
}
