namespace HybridGrains.Diffusion.Runtime;

/// <summary>Classifier-free guidance; Ho and Salimans (2021).</summary>
public static class Guidance
{
    /// <summary>
    /// without + scale (with - without), then scaled back by <paramref name="rescale"/> towards the spread of
    /// <paramref name="with"/>; eq. 15 and 16 of Lin et al. (2024).
    /// </summary>
    public static void Combine(ReadOnlySpan<float> without, ReadOnlySpan<float> with, float scale, float rescale, Span<float> guided)
    {
        for (var i = 0; i < guided.Length; i++)
        {
            guided[i] = without[i] + scale * (with[i] - without[i]);
        }

        if (rescale == 0)
        {
            return;
        }

        var spread = Deviation(guided);
        if (spread == 0)
        {
            return;
        }

        var factor = (float)(rescale * Deviation(with) / spread + (1 - rescale));
        for (var i = 0; i < guided.Length; i++)
        {
            guided[i] *= factor;
        }
    }

    private static double Deviation(ReadOnlySpan<float> values)
    {
        var (sum, squares) = (0.0, 0.0);
        foreach (var value in values)
        {
            sum += value;
        }

        var mean = sum / values.Length;
        foreach (var value in values)
        {
            squares += (value - mean) * (value - mean);
        }

        return Math.Sqrt(squares / values.Length);
    }
}
