using HybridGrains.Policy.Learning.Experience;

namespace HybridGrains.Policy.Learning.Distributed;

/// <summary>What came of one iteration.</summary>
/// <param name="Updates">Optimiser steps; fewer than planned when KL ended it early.</param>
/// <param name="Stale">Gradients refused for coming too late.</param>
public sealed record RoundResult(IReadOnlyList<RolloutSummary> Summaries, UpdateStatistics LastUpdate, int Updates, int Stale)
{
    public int Decisions => Summaries.Sum(summary => summary.Decisions);

    public int Episodes => Summaries.Sum(summary => summary.Episodes);

    public double MeanReturn => Summaries.Sum(summary => summary.MeanReturn * summary.Episodes) / Episodes;

    public double ExplainedVariance => Summaries.Average(summary => summary.ExplainedVariance);

    public double MeanTau => Summaries.Average(summary => summary.MeanTau);

    public long Ticks => Summaries.Sum(summary => (long)Math.Round(summary.MeanTau * summary.Decisions));

    /// <summary>Share of the judged episodes that succeeded, 0 to 1; null when none was judged.</summary>
    public double? SuccessRate =>
        Summaries.Sum(summary => summary.Judged) is > 0 and var judged
            ? (double)Summaries.Sum(summary => summary.Succeeded) / judged
            : null;
}
