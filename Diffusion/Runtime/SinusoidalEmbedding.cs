namespace HybridGrains.Diffusion.Runtime;

/// <summary>Sines and cosines of a number at falling frequencies, as diffusers' get_timestep_embedding.</summary>
public static class SinusoidalEmbedding
{
    private const double MaxPeriod = 10_000;

    /// <param name="width">Values returned; an odd width ends with a 0.</param>
    /// <param name="cosineFirst">flip_sin_to_cos.</param>
    /// <param name="frequencyShift">downscale_freq_shift: 1 reaches the lowest frequency exactly.</param>
    public static float[] Of(double value, int width, bool cosineFirst = false, double frequencyShift = 1)
    {
        var half = width / 2;
        var embedding = new float[width];
        for (var i = 0; i < half; i++)
        {
            var (sine, cosine) = Math.SinCos(value * Math.Exp(-Math.Log(MaxPeriod) * i / (half - frequencyShift)));
            embedding[cosineFirst ? half + i : i] = (float)sine;
            embedding[cosineFirst ? i : half + i] = (float)cosine;
        }

        return embedding;
    }
}
