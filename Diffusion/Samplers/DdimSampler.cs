using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>DDIM, eq. 12 of Song et al. (2021). <paramref name="eta"/> 0 is deterministic, 1 is DDPM-like.</summary>
public sealed class DdimSampler(float eta = 0) : ISampler
{
    public string Name => SamplerNames.Ddim;

    public SamplerPlan Plan(NoiseSchedule schedule, int steps) => new(schedule, Timesteps.Spread(schedule, steps, roundLinspace: true), [], 1);

    public float InputScale(SamplerPlan plan, int step) => 1;

    public SamplerStep Step(SamplerPlan plan, int step, ReadOnlySpan<float> latents, ReadOnlySpan<float> output, float[][] history, Action<float[]> noise)
    {
        var schedule = plan.Schedule;
        var timestep = (int)plan.Timesteps[step];
        var previous = timestep - schedule.TrainSteps / plan.Steps;
        var alpha = schedule.AlphasCumprod[timestep];
        var alphaPrevious = previous >= 0 ? schedule.AlphasCumprod[previous] : schedule.SetAlphaToOne ? 1 : schedule.AlphasCumprod[0];
        var variance = (1 - alphaPrevious) / (1 - alpha) * (1 - alpha / alphaPrevious);
        var deviation = eta * Math.Sqrt(variance);
        var (signal, sigma) = (Math.Sqrt(alpha), Math.Sqrt(1 - alpha));
        var (signalPrevious, direction) = (Math.Sqrt(alphaPrevious), Math.Sqrt(1 - alphaPrevious - deviation * deviation));

        var drawn = new float[latents.Length];
        if (deviation > 0) noise(drawn);
        var denoised = new float[latents.Length];
        var next = new float[latents.Length];
        for (var i = 0; i < next.Length; i++)
        {
            var (x0, epsilon) = Prediction.Split(schedule.Prediction, latents[i], output[i], signal, sigma);
            denoised[i] = (float)x0;
            next[i] = (float)(signalPrevious * x0 + direction * epsilon + deviation * drawn[i]);
        }

        return new SamplerStep(next, denoised, []);
    }
}
