namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Wall-clock time of one evaluation, in milliseconds: median and quartiles of the runs.</summary>
internal sealed record MeasuredCost(double MedianMs, double LowerQuartileMs, double UpperQuartileMs, int Runs)
{
    public static MeasuredCost Of(IReadOnlyCollection<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        return new MeasuredCost(sorted[sorted.Length / 2], sorted[sorted.Length / 4], sorted[sorted.Length * 3 / 4], sorted.Length);
    }
}
