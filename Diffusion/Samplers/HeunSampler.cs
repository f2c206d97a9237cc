using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Heun's second-order method; Algorithm 1 of Karras et al. (2022). Two evaluations a step, one in the last.</summary>
public sealed class HeunSampler : ISampler
{
    public string Name => SamplerNames.Heun;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        SigmaSpace.RequireNoiseSchedule(this, schedule);
        var (timesteps, sigmas) = Sigmas.OfRun(schedule with { Options = schedule.Options with { LogLinearSigmas = false } }, steps);
        return TwoStage.Plan(schedule, timesteps, sigmas, timesteps.Skip(1), begin);
    }

    public float InputScale(SamplerPlan plan, int evaluation) => SigmaSpace.InputScale(SigmaAt(plan, evaluation));

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => new(1, SigmaAt(plan, evaluation));

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var (sigma, sigmaNext) = TwoStage.Sigmas(plan, evaluation);
        var at = SigmaAt(plan, evaluation);
        var clean = SigmaSpace.Clean(plan, latents, output, at, plan.Schedule.Options.Clip with { ThresholdQuantile = null });
        var derivative = new float[latents.Length];
        for (var i = 0; i < derivative.Length; i++)
        {
            derivative[i] = (float)(((double)latents[i] - clean[i]) / at);
        }

        if (!TwoStage.IsSecond(evaluation))
        {
            var next = SigmaSpace.Move(latents, clean, sigma, sigmaNext - sigma);
            return new SamplerStep(next, clean, sigmaNext > 0 ? [derivative, latents.ToArray()] : []);
        }

        var (first, start) = (TwoStage.Remembered(history, 0), TwoStage.Remembered(history, 1));
        var moved = new float[latents.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = (float)(start[i] + ((double)first[i] + derivative[i]) / 2 * (sigmaNext - sigma));
        }

        return new SamplerStep(moved, clean, []);
    }

    private static double SigmaAt(SamplerPlan plan, int evaluation) => plan.Sigmas[(evaluation + 1) / 2];
}
