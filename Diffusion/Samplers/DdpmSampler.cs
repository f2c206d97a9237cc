using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Ancestral sampling of Ho et al. (2020), eq. 7, over the chosen timesteps.</summary>
public sealed class DdpmSampler : ISampler
{
    private const double SmallestVariance = 1e-20;
    private static readonly string[] Variances = ["fixed_small", "fixed_small_log", "fixed_large", "fixed_large_log"];

    public string Name => SamplerNames.Ddpm;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        if (!Variances.Contains(schedule.Options.VarianceType))
        {
            throw new NotSupportedException(
                $"variance_type '{schedule.Options.VarianceType}' cannot be sampled; {string.Join(", ", Variances)} can."
            );
        }

        return new SamplerPlan(schedule, schedule.Options.CustomTimesteps ?? AlphaSpace.Timesteps(this, schedule, steps), [], 1)
        {
            Begin = begin,
        };
    }

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
        var alphaPrevious = AlphaSpace.Alpha(schedule, Previous(plan, evaluation), alphaToOne: true);
        var alphaStep = alpha / alphaPrevious;
        var (cleanShare, latentShare) = (
            Math.Sqrt(alphaPrevious) * (1 - alphaStep) / (1 - alpha),
            Math.Sqrt(alphaStep) * (1 - alphaPrevious) / (1 - alpha)
        );

        var clean = Prediction.Clean(schedule.Prediction, latents, output, schedule.LevelAt(timestep), options.Clip);
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(cleanShare * clean[i] + latentShare * latents[i]);
        }

        if (timestep > 0)
        {
            var large = options.VarianceType.StartsWith("fixed_large", StringComparison.Ordinal);
            var variance = large ? 1 - alphaStep : Math.Max(SmallestVariance, (1 - alphaPrevious) / (1 - alpha) * (1 - alphaStep));
            SigmaSpace.AddNoise(next, Math.Sqrt(variance), noise);
        }

        return new SamplerStep(next, clean, []);
    }

    private static int Previous(SamplerPlan plan, int evaluation) =>
        plan.Schedule.Options.CustomTimesteps is null ? AlphaSpace.Previous(plan, (int)plan.Timesteps[evaluation])
        : evaluation + 1 < plan.Evaluations ? (int)plan.Timesteps[evaluation + 1]
        : -1;
}
