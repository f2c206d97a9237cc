using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// Single-step DPM-Solver and DPM-Solver++ of order 1 to 3; Lu et al. (2022). Steps come in groups of as many as the order; a
/// group remembers its start and its predictions.
/// </summary>
public sealed class DpmSolverSinglestepSampler : ISampler
{
    private const int DefaultOrder = 2;
    private const int MaxOrder = 3;

    public string Name => SamplerNames.DpmSolverPlusPlus2S;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var options = schedule.Options;
        if (options.Algorithm == SolverAlgorithm.DpmSolver && !options.EndAtSigmaMin)
        {
            throw new NotSupportedException("algorithm_type dpmsolver divides by the last sigma: final_sigmas_type must be sigma_min.");
        }

        if (options.Algorithm == SolverAlgorithm.SdeDpmSolver)
        {
            throw new NotSupportedException("Single-step DPM-Solver has no algorithm_type sde-dpmsolver.");
        }
        // diffusers' single-step solver knows no other spacing.
        var timesteps = Timesteps.SpreadWithEnd(schedule, steps, TimestepSpacing.Linspace);
        return SolverSpace.Plan(schedule, timesteps, _ => options.EndAtSigmaMin ? schedule.SigmaAt(0) : 0, begin);
    }

    public float InputScale(SamplerPlan plan, int evaluation) => 1;

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => SolverSpace.Level(plan, evaluation);

    /// <remarks>History: the group's predictions, newest first, then the latents at its start.</remarks>
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
        float[][] predictions =
        [
            options.Algorithm == SolverAlgorithm.DpmSolver ? SolverSpace.Epsilon(latents, clean, now) : clean,
            .. history.SkipLast(1),
        ];

        var order = Math.Min(OrderOf(plan, evaluation), predictions.Length);
        var start = order == 1 ? latents.ToArray() : history[^1];
        var inner = Enumerable.Range(0, order - 1).Select(back => SolverSpace.Level(plan, evaluation - back)).ToArray();
        var weights = SolverWeights.Singlestep(
            options.Algorithm,
            options.SolverType == SolverType.Heun,
            SolverSpace.Level(plan, evaluation + 1),
            SolverSpace.Level(plan, evaluation - order + 1),
            inner
        );
        var next = SolverSpace.Combine(start, weights.Keep, predictions, weights.Weights);
        if (weights.Noise > 0)
        {
            SigmaSpace.AddNoise(next, weights.Noise, noise);
        }

        return new SamplerStep(next, clean, [.. predictions.Take(Order(options) - 1), start]);
    }

    private static int OrderOf(SamplerPlan plan, int step)
    {
        var order = Order(plan.Schedule.Options);
        // An incomplete group at the end, or an end at sigma 0, needs lower orders whatever the options say; as diffusers.
        var lowerOrderFinal =
            (plan.Schedule.Options.LowerOrderFinal ?? false) || plan.Steps % order != 0 || !plan.Schedule.Options.EndAtSigmaMin;
        if (!lowerOrderFinal)
        {
            return step % order + 1;
        }

        return order switch
        {
            3 when plan.Steps % 3 == 0 && step >= plan.Steps - 3 => step == plan.Steps - 2 ? 2 : 1,
            2 when plan.Steps % 2 == 0 && step >= plan.Steps - 2 => 1,
            _ => step % order + 1,
        };
    }

    private static int Order(SamplerOptions options) => Math.Min(options.Order ?? DefaultOrder, MaxOrder);
}
