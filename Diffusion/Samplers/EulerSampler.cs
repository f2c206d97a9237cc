using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Euler method for the probability-flow ODE; Algorithm 2 of Karras et al. (2022), without churn.</summary>
public sealed class EulerSampler : ISampler
{
    public string Name => SamplerNames.Euler;

    public SamplerPlan Plan(NoiseSchedule schedule, int steps)
    {
        var (timesteps, sigmas) = Sigmas.Of(schedule, Timesteps.Spread(schedule, steps, roundLinspace: false), wholeSchedule: false);
        var scale = schedule.Spacing == TimestepSpacing.Leading ? Math.Sqrt(sigmas[0] * sigmas[0] + 1) : sigmas[0];
        return new SamplerPlan(schedule, timesteps, sigmas, scale);
    }

    public float InputScale(SamplerPlan plan, int step) => (float)(1 / Math.Sqrt(plan.Sigmas[step] * plan.Sigmas[step] + 1));

    public SamplerStep Step(SamplerPlan plan, int step, ReadOnlySpan<float> latents, ReadOnlySpan<float> output, float[][] history, Action<float[]> noise)
    {
        var sigma = plan.Sigmas[step];
        var dt = plan.Sigmas[step + 1] - sigma;
        // In these units x = x0 + sigma epsilon; the denoiser saw x / sqrt(sigma^2 + 1).
        var signal = 1 / Math.Sqrt(sigma * sigma + 1);
        var denoised = new float[latents.Length];
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var (x0, _) = Prediction.Split(plan.Schedule.Prediction, latents[i] * signal, output[i], signal, sigma * signal);
            var d = (latents[i] - x0) / sigma;
            denoised[i] = (float)x0;
            next[i] = (float)(latents[i] + d * dt);
        }

        return new SamplerStep(next, denoised, []);
    }
}
