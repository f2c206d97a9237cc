namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>A share of episodes with its 95 % interval (Wilson 1927).</summary>
public readonly record struct WilsonInterval(double Share, double Low, double High)
{
    private const double Z = 1.959964;

    /// <param name="count">1 or more.</param>
    public static WilsonInterval Of(int hits, int count)
    {
        var share = (double)hits / count;
        var centre = (share + (Z * Z / (2 * count))) / (1 + (Z * Z / count));
        var half = Z * Math.Sqrt((share * (1 - share) / count) + (Z * Z / (4.0 * count * count))) / (1 + (Z * Z / count));
        return new WilsonInterval(share, centre - half, centre + half);
    }
}
