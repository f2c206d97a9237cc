using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>
/// Strategic stochastic sampling of trajectory consistency distillation; Zheng et al. (2024). Eta (their gamma, default 0.3) is
/// the share of noise drawn afresh.
/// </summary>
public sealed class TcdSampler : ISampler
{
    private const double DefaultEta = 0.3;

    public string Name => SamplerNames.Tcd;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0) => DistilledGrid.Plan(this, schedule, steps, begin);

    public float InputScale(SamplerPlan plan, int evaluation) => 1;

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => plan.Schedule.LevelAt((int)plan.Timesteps[evaluation]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var schedule = plan.Schedule;
        var eta = schedule.Options.Eta ?? DefaultEta;
        var last = evaluation == plan.Steps - 1;
        var previous = last ? 0 : (int)plan.Timesteps[evaluation + 1];
        // In single precision as the reference: 0.7 x 700 is 490 there and a little less in double.
        var between = (int)MathF.Floor((float)(1 - eta) * previous);
        var (level, target) = (LevelAt(plan, evaluation), schedule.LevelAt(between));

        var clean = Prediction.Clean(schedule.Prediction, latents, output, level, ClipOptions.None);
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(
                target.Signal * clean[i] + target.Sigma * Prediction.Epsilon(schedule.Prediction, latents[i], output[i], level)
            );
        }

        if (last || eta <= 0)
        {
            return new SamplerStep(next, clean, []);
        }

        var keep = schedule.AlphasCumprod[previous] / schedule.AlphasCumprod[between];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(Math.Sqrt(keep) * next[i]);
        }

        SigmaSpace.AddNoise(next, Math.Sqrt(1 - keep), noise);
        return new SamplerStep(next, clean, []);
    }
}
