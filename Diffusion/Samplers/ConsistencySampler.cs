using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Multistep sampling of consistency models trained in sigmas; Algorithm 1 of Song et al. (2023).</summary>
public sealed class ConsistencySampler : ISampler
{
    public string Name => SamplerNames.Consistency;

    public SamplerPlan Plan(SamplerSchedule schedule, int steps, int begin = 0)
    {
        Timesteps.Check(schedule, steps);
        var options = schedule.Options.Consistency;
        var chosen =
            schedule.Options.CustomTimesteps
            ?? [.. Enumerable.Range(0, steps).Select(i => (double)((steps - 1 - i) * (schedule.TrainSteps / steps)))];
        var (max, min) = (Math.Pow(options.SigmaMax, 1 / options.Rho), Math.Pow(options.SigmaMin, 1 / options.Rho));
        // Grid positions count from the highest sigma, so the run visits them from the last chosen one back.
        double[] sigmas = [.. chosen.Reverse().Select(t => Math.Pow(max + t / (schedule.TrainSteps - 1) * (min - max), options.Rho))];
        return new SamplerPlan(
            schedule,
            [.. sigmas.Select(sigma => 250 * Math.Log(sigma + 1e-44))],
            [.. sigmas, options.SigmaMin],
            options.SigmaMax
        )
        {
            Begin = begin,
        };
    }

    public float InputScale(SamplerPlan plan, int evaluation)
    {
        var (sigma, data) = (plan.Sigmas[evaluation], plan.Schedule.Options.Consistency.SigmaData);
        return (float)(1 / Math.Sqrt(sigma * sigma + data * data));
    }

    public NoiseLevel LevelAt(SamplerPlan plan, int evaluation) => new(1, plan.Sigmas[evaluation]);

    public SamplerStep Step(
        SamplerPlan plan,
        int evaluation,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        float[][] history,
        Action<float[]> noise
    )
    {
        var options = plan.Schedule.Options.Consistency;
        var (sigma, data) = (plan.Sigmas[evaluation], options.SigmaData);
        var skip = data * data / ((sigma - options.SigmaMin) * (sigma - options.SigmaMin) + data * data);
        var outScale = (sigma - options.SigmaMin) * data / Math.Sqrt(sigma * sigma + data * data);
        var clean = new float[latents.Length];
        for (var i = 0; i < clean.Length; i++)
        {
            var value = outScale * output[i] + skip * latents[i];
            clean[i] = (float)(options.ClipDenoised ? Math.Clamp(value, -1, 1) : value);
        }

        var sigmaNext = Math.Clamp(plan.Sigmas[evaluation + 1], options.SigmaMin, options.SigmaMax);
        var scale = options.NoiseScale * Math.Sqrt(sigmaNext * sigmaNext - options.SigmaMin * options.SigmaMin);
        var next = clean.ToArray();
        if (plan.Steps > 1 && scale > 0)
        {
            SigmaSpace.AddNoise(next, scale, noise);
        }

        return new SamplerStep(next, clean, []);
    }
}
