using HybridGrains.Training.Statistics;

namespace HybridGrains.Training.Evaluation.Plans;

/// <summary>Share of right pictures with its 95 % interval (Wilson) and the number of prompts.</summary>
internal sealed record Quality(double Share, double Low, double High, int Prompts)
{
    public static Quality Of(Proportion proportion) =>
        new(proportion.Share, proportion.Interval.Low, proportion.Interval.High, proportion.Of);
}
