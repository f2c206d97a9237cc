using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Multistep consistency sampling of Luo et al. (2023): denoise, then noise again to the next level. Needs no history.</summary>
public sealed class LcmSampler : ISampler
{
    private const int OriginalSteps = 50;
    private const double TimestepScaling = 10;
    private const double SigmaData = 0.5;

    public string Name => SamplerNames.Lcm;

    public SamplerPlan Plan(NoiseSchedule schedule, int steps)
    {
        // More steps than the model was distilled on make no sense of their own; the grid is refined then.
        var original = Math.Max(OriginalSteps, steps);
        var stride = schedule.TrainSteps / original;
        var grid = Enumerable.Range(1, original).Select(i => i * stride - 1.0).Reverse().ToArray();
        return new SamplerPlan(schedule, [.. Enumerable.Range(0, steps).Select(i => grid[(int)Math.Floor((double)i * original / steps)])], [], 1);
    }

    public float InputScale(SamplerPlan plan, int step) => 1;

    public SamplerStep Step(SamplerPlan plan, int step, ReadOnlySpan<float> latents, ReadOnlySpan<float> output, float[][] history, Action<float[]> noise)
    {
        var timestep = (int)plan.Timesteps[step];
        var alpha = plan.Schedule.AlphasCumprod[timestep];
        var (signal, sigma) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var scaled = timestep * TimestepScaling;
        var skip = SigmaData * SigmaData / (scaled * scaled + SigmaData * SigmaData);
        var outScale = scaled / Math.Sqrt(scaled * scaled + SigmaData * SigmaData);

        var last = step == plan.Steps - 1;
        var alphaNext = last ? 1 : plan.Schedule.AlphasCumprod[(int)plan.Timesteps[step + 1]];
        var drawn = new float[latents.Length];
        if (!last) noise(drawn);
        var denoised = new float[latents.Length];
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var (x0, _) = Prediction.Split(plan.Schedule.Prediction, latents[i], output[i], signal, sigma);
            denoised[i] = (float)(outScale * x0 + skip * latents[i]);
            next[i] = last ? denoised[i] : (float)(Math.Sqrt(alphaNext) * denoised[i] + Math.Sqrt(1 - alphaNext) * drawn[i]);
        }

        return new SamplerStep(next, denoised, []);
    }
}
