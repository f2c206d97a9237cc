using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// Multistep DPM-Solver and DPM-Solver++ of order 1 to 3, as ODE or SDE; Lu et al. (2022). Remembers order - 1 predictions;
/// without them a step is of lower order.
/// </summary>
public sealed class DpmSolverMultistepSampler : ISampler
{
    private const int DefaultOrder = 2;
    private const int MaxOrder = 3;

    public string Name => SamplerNames.DpmSolverPlusPlus2M;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var options = schedule.Options;
        if (!PredictsClean(options) && !options.EndAtSigmaMin)
        {
            throw new NotSupportedException(
                $"algorithm_type {options.Algorithm} divides by the last sigma: final_sigmas_type must be sigma_min."
            );
        }

        if (Order(options) == MaxOrder && options.Algorithm == SolverAlgorithm.SdeDpmSolver)
        {
            throw new NotSupportedException("sde-dpmsolver has no third order: solver_order must be 1 or 2.");
        }

        var timesteps = Timesteps.SpreadWithEnd(schedule, steps, options.Spacing ?? TimestepSpacing.Linspace);
        return SolverSpace.Plan(schedule, timesteps, _ => options.EndAtSigmaMin ? schedule.SigmaAt(0) : 0, begin);
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
        var now = SolverSpace.Level(plan, evaluation);
        var clean = Prediction.Clean(plan.Schedule.Prediction, latents, output, now, options.Clip with { Range = null });
        float[][] predictions = [PredictsClean(options) ? clean : SolverSpace.Epsilon(latents, clean, now), .. history];

        var order = Math.Min(OrderOf(plan, evaluation), predictions.Length);
        var past = Enumerable.Range(1, order - 1).Select(back => SolverSpace.Level(plan, evaluation - back)).ToArray();
        var weights = SolverWeights.Multistep(
            options.Algorithm,
            options.SolverType == SolverType.Heun,
            SolverSpace.Level(plan, evaluation + 1),
            now,
            past
        );
        var next = SolverSpace.Combine(latents, weights.Keep, predictions, weights.Weights);
        if (weights.Noise > 0)
        {
            SigmaSpace.AddNoise(next, weights.Noise, noise);
        }

        return new SamplerStep(next, clean, [.. predictions.Take(Order(options) - 1)]);
    }

    private static int OrderOf(SamplerPlan plan, int step)
    {
        var options = plan.Schedule.Options;
        var lowerOrderFinal = (options.LowerOrderFinal ?? true) && plan.Steps < SolverSpace.FewSteps;
        if (step == plan.Steps - 1 && (options.EulerAtFinal || lowerOrderFinal || !options.EndAtSigmaMin))
        {
            return 1;
        }

        return step == plan.Steps - 2 && lowerOrderFinal ? Math.Min(Order(options), 2) : Order(options);
    }

    private static int Order(SamplerOptions options) => Math.Min(options.Order ?? DefaultOrder, MaxOrder);

    private static bool PredictsClean(SamplerOptions options) =>
        options.Algorithm is SolverAlgorithm.DpmSolverPlusPlus or SolverAlgorithm.SdeDpmSolverPlusPlus;
}
