using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>What samplers share that keep latents as x = x0 + sigma epsilon and show the denoiser x / sqrt(sigma^2 + 1).</summary>
internal static class SigmaSpace
{
    public static double InitialScale(SamplerSchedule schedule, IReadOnlyList<double> sigmas)
    {
        var max = sigmas.Max();
        return schedule.Options.Spacing == TimestepSpacing.Leading ? Math.Sqrt(max * max + 1) : max;
    }

    public static float InputScale(double sigma) => (float)(1 / Math.Sqrt(sigma * sigma + 1));

    public static float[] Clean(
        SamplerPlan plan,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        double sigma,
        ClipOptions? clip = null
    )
    {
        var level = NoiseLevel.OfRatio(sigma);
        return Prediction.Clean(plan.Schedule.Prediction, latents, output, level, clip ?? ClipOptions.None, level.Signal);
    }

    /// <summary>x moved along (x - clean) / sigma by <paramref name="dt"/>.</summary>
    public static float[] Move(ReadOnlySpan<float> x, ReadOnlySpan<float> clean, double sigma, double dt)
    {
        var next = new float[x.Length];
        for (var i = 0; i < next.Length; i++)
        {
            next[i] = (float)(x[i] + ((double)x[i] - clean[i]) / sigma * dt);
        }

        return next;
    }

    /// <summary>
    /// The noise that an ancestral step from one sigma to another adds afresh, and the sigma it steps down to before;
    /// k-diffusion's get_ancestral_step.
    /// </summary>
    public static (double Up, double Down) Ancestral(double from, double to)
    {
        var up = Math.Sqrt(to * to * (from * from - to * to) / (from * from));
        return (up, Math.Sqrt(Math.Max(0, to * to - up * up)));
    }

    public static void AddNoise(float[] latents, double scale, Action<float[]> noise)
    {
        var drawn = new float[latents.Length];
        noise(drawn);
        for (var i = 0; i < drawn.Length; i++)
        {
            latents[i] = (float)(latents[i] + scale * drawn[i]);
        }
    }

    public static void RequireNoiseSchedule(ISampler sampler, SamplerSchedule schedule)
    {
        if (schedule.Prediction == PredictionType.Flow)
        {
            throw new NotSupportedException($"Sampler {sampler.Name} cannot run a flow-matching family; {SamplerNames.FlowEuler} can.");
        }
    }
}
