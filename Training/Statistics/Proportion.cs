using System.Globalization;

namespace HybridGrains.Training.Statistics;

/// <summary>So many right of so many.</summary>
internal sealed record Proportion(int Right, int Of)
{
    private const double Z95 = 1.959964;

    public static Proportion Count(IEnumerable<bool> outcomes)
    {
        var all = outcomes.ToList();
        return new Proportion(all.Count(right => right), all.Count);
    }

    public double Share => Of == 0 ? 0 : (double)Right / Of;

    /// <summary>95 % interval of Wilson (1927), 0 to 1; everything when nothing was counted.</summary>
    public Interval Interval
    {
        get
        {
            if (Of == 0)
            {
                return new Interval(0, 1);
            }

            var square = Z95 * Z95 / Of;
            var centre = (Share + square / 2) / (1 + square);
            var half = Z95 * Math.Sqrt(Share * (1 - Share) / Of + square / (4 * Of)) / (1 + square);
            return new Interval(Math.Max(0, centre - half), Math.Min(1, centre + half));
        }
    }

    /// <summary>For example "62.0 % (54.0-69.4)"; "-" when nothing was counted.</summary>
    public override string ToString() =>
        Of == 0
            ? "-"
            : string.Create(CultureInfo.InvariantCulture, $"{100 * Share:F1} % ({100 * Interval.Low:F1}-{100 * Interval.High:F1})");
}
