namespace HybridGrains.Training.Charts;

/// <summary>Round numbers that cover a range: 1, 2 or 5 times a power of ten apart.</summary>
internal static class AxisTicks
{
    /// <summary>From the last round number at or below <paramref name="low"/> to the first at or above <paramref name="high"/>.</summary>
    /// <param name="about">How many are wanted, 2 or more; there may be somewhat fewer or more.</param>
    public static double[] Cover(double low, double high, int about = 6)
    {
        if (high <= low)
        {
            (low, high) = (low - 0.5, low + 0.5);
        }

        var step = Round((high - low) / about);
        var first = (long)Math.Floor(low / step + 1e-9);
        var last = (long)Math.Ceiling(high / step - 1e-9);
        return [.. Enumerable.Range(0, (int)(last - first) + 1).Select(i => (first + i) * step)];
    }

    private static double Round(double step)
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(step)));
        var lead = step / power;
        return power
            * (
                lead <= 1 ? 1
                : lead <= 2 ? 2
                : lead <= 5 ? 5
                : 10
            );
    }
}
