using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Turns what a denoiser predicts into the clean value and the noise, for x = signal x0 + sigma epsilon.</summary>
internal static class Prediction
{
    public static double Clean(PredictionType type, double x, double output, NoiseLevel level) =>
        type switch
        {
            PredictionType.Epsilon => (x - level.Sigma * output) / level.Signal,
            PredictionType.VPrediction => level.Signal * x - level.Sigma * output,
            PredictionType.Flow => x - level.Sigma * output,
            _ => output,
        };

    public static double Epsilon(PredictionType type, double x, double output, NoiseLevel level) =>
        type switch
        {
            PredictionType.Epsilon => output,
            PredictionType.VPrediction => level.Signal * output + level.Sigma * x,
            PredictionType.Flow => x + level.Signal * output,
            _ => (x - level.Signal * output) / level.Sigma,
        };

    /// <summary>
    /// The clean prediction of every element, within the limits of <paramref name="clip"/>. <paramref name="latents"/> times
    /// <paramref name="scale"/> is at <paramref name="level"/>.
    /// </summary>
    public static float[] Clean(
        PredictionType type,
        ReadOnlySpan<float> latents,
        ReadOnlySpan<float> output,
        NoiseLevel level,
        ClipOptions clip,
        double scale = 1
    )
    {
        var clean = new float[latents.Length];
        for (var i = 0; i < clean.Length; i++)
        {
            clean[i] = (float)Clean(type, latents[i] * scale, output[i], level);
        }

        if (clip.ThresholdQuantile is { } quantile)
        {
            Threshold(clean, quantile, clip.ThresholdMax);
        }
        else if (clip.Range is { } range)
        {
            Clamp(clean, (float)range);
        }

        return clean;
    }

    private static void Clamp(float[] values, float limit)
    {
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp(values[i], -limit, limit);
        }
    }

    private static void Threshold(float[] values, double quantile, double max)
    {
        var sorted = Array.ConvertAll(values, Math.Abs);
        Array.Sort(sorted);
        var rank = quantile * (sorted.Length - 1);
        var low = (int)Math.Floor(rank);
        var at = sorted[low] + (rank - low) * (sorted[Math.Min(low + 1, sorted.Length - 1)] - sorted[low]);
        var threshold = Math.Clamp(at, 1, Math.Max(1, max));
        for (var i = 0; i < values.Length; i++)
        {
            values[i] = (float)(Math.Clamp(values[i], -threshold, threshold) / threshold);
        }
    }
}
