using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>DDIM, eq. 12 of Song et al. (2021). Eta 0 (default) is deterministic, 1 is DDPM-like.</summary>
public sealed class DdimSampler : ISampler
{
    public string Name => SamplerNames.Ddim;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0) =>
        new(schedule, AlphaSpace.Timesteps(this, schedule, steps), [], 1) { Begin = begin };

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
        var (schedule, options) = (plan.Schedule, plan.Schedule.Options);
        var timestep = (int)plan.Timesteps[evaluation];
        var alpha = schedule.AlphasCumprod[timestep];
        var alphaPrevious = AlphaSpace.Alpha(schedule, AlphaSpace.Previous(plan, timestep), options.SetAlphaToOne ?? true);
        var variance = (1 - alphaPrevious) / (1 - alpha) * (1 - alpha / alphaPrevious);
        var deviation = (options.Eta ?? 0) * Math.Sqrt(Math.Max(0, variance));
        var level = schedule.LevelAt(timestep);
        var (signalPrevious, direction) = (Math.Sqrt(alphaPrevious), Math.Sqrt(Math.Max(0, 1 - alphaPrevious - deviation * deviation)));

        var clean = Prediction.Clean(schedule.Prediction, latents, output, level, options.Clip);
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var epsilon = options.UseClippedModelOutput
                ? (latents[i] - level.Signal * clean[i]) / level.Sigma
                : Prediction.Epsilon(schedule.Prediction, latents[i], output[i], level);
            next[i] = (float)(signalPrevious * clean[i] + direction * epsilon);
        }

        if (deviation > 0)
        {
            SigmaSpace.AddNoise(next, deviation, noise);
        }

        return new SamplerStep(next, clean, []);
    }
}
