using System.Globalization;

namespace HybridGrains.Training.Statistics;

/// <summary>A number with its 95 % interval.</summary>
internal sealed record Estimate(double Value, double Low, double High)
{
    private const double Tail = 0.025;

    /// <summary>The value with the percentile interval of its bootstrap replicates (Efron, 1979).</summary>
    public static Estimate Of(double value, IReadOnlyCollection<double> replicates)
    {
        var sorted = replicates.Order().ToArray();
        return new Estimate(value, Quantile(sorted, Tail), Quantile(sorted, 1 - Tail));
    }

    /// <param name="scale">What every number is multiplied by, for example 100 for percent.</param>
    /// <param name="signed">Writes + before numbers above 0, for changes.</param>
    public string ToString(double scale, int digits, bool signed = false)
    {
        string Text(double value) =>
            (signed && value > 0 ? "+" : "") + Math.Round(scale * value, digits).ToString("F" + digits, CultureInfo.InvariantCulture);
        return $"{Text(Value)} ({Text(Low)} to {Text(High)})";
    }

    private static double Quantile(double[] sorted, double share)
    {
        var place = share * (sorted.Length - 1);
        var below = (int)Math.Floor(place);
        var above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + (place - below) * (sorted[above] - sorted[below]);
    }
}
