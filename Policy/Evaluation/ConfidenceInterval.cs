namespace HybridGrains.Policy.Evaluation;

/// <summary>Mean over seeds with half the width of its 95 % interval (Student's t).</summary>
public readonly record struct ConfidenceInterval(double Mean, double HalfWidth)
{
    // Two-sided 95 % quantiles by degrees of freedom 1 to 10.
    private static readonly double[] T = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262, 2.228];

    /// <summary>A single value has no width.</summary>
    public static ConfidenceInterval Of(IReadOnlyCollection<double> values)
    {
        var mean = values.Average();
        if (values.Count < 2)
        {
            return new ConfidenceInterval(mean, 0);
        }

        var deviation = Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1));
        return new ConfidenceInterval(
            mean,
            (values.Count - 1 <= T.Length ? T[values.Count - 2] : 1.96) * deviation / Math.Sqrt(values.Count)
        );
    }
}
