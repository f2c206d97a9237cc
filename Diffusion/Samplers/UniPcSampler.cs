using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// UniPC, predictor and corrector in one evaluation a step; Zhao et al. (2023). Remembers as many predictions as its order, and
/// the latents before the last predictor.
/// </summary>
public sealed class UniPcSampler : ISampler
{
    private const int DefaultOrder = 2;
    private const int MaxOrder = 3;

    public string Name => SamplerNames.UniPc;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var options = schedule.Options;
        if (!options.PredictClean && !options.EndAtSigmaMin)
        {
            throw new NotSupportedException("predict_x0 false divides by the last sigma: final_sigmas_type must be sigma_min.");
        }

        var plain = options.SigmaSpacing == SigmaSpacing.Schedule;
        var timesteps = Timesteps.SpreadWithEnd(schedule, steps, options.Spacing ?? TimestepSpacing.Linspace);
        return SolverSpace.Plan(
            schedule,
            timesteps,
            sigmas =>
                !options.EndAtSigmaMin ? 0
                : plain ? schedule.SigmaAt(0)
                : sigmas[^1],
            begin
        );
    }

    public float InputScale(SamplerPlan plan, int evaluation) => 1;

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => SolverSpace.Level(plan, evaluation);

    /// <remarks>History: predictions, newest first, then the latents that the last predictor started from.</remarks>
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
        var now = SolverSpace.Level(plan, evaluation);
        var clean = Prediction.Clean(plan.Schedule.Prediction, latents, output, now, options.Clip with { Range = null });
        var prediction = options.PredictClean ? clean : SolverSpace.Epsilon(latents, clean, now);

        var past = history.SkipLast(1).ToArray();
        var x =
            past.Length > 0 && !options.DisableCorrector.Contains(evaluation - 1)
                ? Update(plan, evaluation - 1, history[^1], past, Math.Min(OrderOf(plan, evaluation - 1), past.Length), prediction)
                : latents.ToArray();
        float[][] predictions = [prediction, .. past.Take(Order(options) - 1)];
        var next = Update(plan, evaluation, x, predictions, Math.Min(OrderOf(plan, evaluation), predictions.Length), arrived: null);
        return new SamplerStep(next, clean, [.. predictions, x]);
    }

    /// <summary>
    /// Eq. 3 (predictor, without <paramref name="arrived"/>) and 9 (corrector, with the prediction at the step's end) of the
    /// paper.
    /// </summary>
    private static float[] Update(SamplerPlan plan, int step, float[] x, float[][] predictions, int order, float[]? arrived)
    {
        var options = plan.Schedule.Options;
        var (now, then) = (SolverSpace.Level(plan, step), SolverSpace.Level(plan, step + 1));
        var h = then.Lambda - now.Lambda;
        if (h == 0)
        {
            return [.. x];
        }

        var hh = options.PredictClean ? -h : h;
        var phi = Expm1(hh);
        var scale = options.SolverType == SolverType.Bh1 ? hh : phi;
        var ratios = Enumerable
            .Range(1, order - 1)
            .Select(back => (SolverSpace.Level(plan, step - back).Lambda - now.Lambda) / h)
            .Append(1.0)
            .ToArray();
        var rhos = arrived is null ? Predictor(ratios, hh, scale) : Corrector(ratios, hh, scale);

        var (keep, gain) = options.PredictClean ? (then.Sigma / now.Sigma, then.Signal) : (then.Signal / now.Signal, then.Sigma);
        var weights = new double[order + 1];
        weights[0] = -gain * phi;
        for (var k = 1; k < order; k++)
        {
            weights[k] = -gain * scale * rhos[k - 1] / ratios[k - 1];
            weights[0] -= weights[k];
        }

        if (arrived is null)
        {
            return SolverSpace.Combine(x, keep, predictions, weights[..order]);
        }

        weights[order] = -gain * scale * rhos[^1];
        weights[0] -= weights[order];
        return SolverSpace.Combine(x, keep, [.. predictions[..order], arrived], weights);
    }

    private static double[] Predictor(double[] ratios, double hh, double scale)
    {
        var order = ratios.Length;
        // diffusers takes 1/2 at order 2 for both forms, the limit of the exact coefficient.
        return order switch
        {
            1 => [],
            2 => [0.5],
            _ => Solve(ratios[..(order - 1)], hh, scale),
        };
    }

    private static double[] Corrector(double[] ratios, double hh, double scale) => ratios.Length == 1 ? [0.5] : Solve(ratios, hh, scale);

    /// <summary>Solves the Vandermonde system R rho = b of eq. 5 by elimination with pivoting; its size is 2 or 3.</summary>
    private static double[] Solve(double[] ratios, double hh, double scale)
    {
        var n = ratios.Length;
        var rows = new double[n][];
        var (phi, factorial) = (Expm1(hh) / hh - 1, 1.0);
        for (var i = 0; i < n; i++)
        {
            rows[i] = [.. ratios.Select(ratio => Math.Pow(ratio, i)), phi * factorial / scale];
            factorial *= i + 2;
            phi = phi / hh - 1 / factorial;
        }

        for (var column = 0; column < n; column++)
        {
            var pivot = Enumerable.Range(column, n - column).MaxBy(row => Math.Abs(rows[row][column]));
            (rows[column], rows[pivot]) = (rows[pivot], rows[column]);
            for (var row = 0; row < n; row++)
            {
                if (row == column)
                {
                    continue;
                }

                var factor = rows[row][column] / rows[column][column];
                for (var k = column; k <= n; k++)
                {
                    rows[row][k] -= factor * rows[column][k];
                }
            }
        }

        return [.. Enumerable.Range(0, n).Select(i => rows[i][n] / rows[i][i])];
    }

    /// <summary>exp(x) - 1 without cancellation near 0.</summary>
    private static double Expm1(double x) => Math.Abs(x) < 1e-5 ? x + x * x / 2 + x * x * x / 6 : Math.Exp(x) - 1;

    private static int OrderOf(SamplerPlan plan, int step)
    {
        var options = plan.Schedule.Options;
        // The last step to sigma 0 has no finite higher order.
        if (plan.Sigmas[step + 1] == 0)
        {
            return 1;
        }

        return options.LowerOrderFinal ?? true ? Math.Min(Order(options), plan.Steps - step) : Order(options);
    }

    private static int Order(SamplerOptions options) => Math.Min(options.Order ?? DefaultOrder, MaxOrder);
}
