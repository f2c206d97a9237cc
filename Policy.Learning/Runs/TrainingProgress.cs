using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>How far a run is after a round.</summary>
/// <param name="Share">Of the whole run, 0 to 1.</param>
/// <param name="Left">Time to its end at this session's pace; null until that is known.</param>
public sealed record TrainingProgress(double Share, TimeSpan? Left, long Iteration, long Version, Checkpoint Done, RoundResult Round)
{
    /// <summary>One line of metrics.jsonl.</summary>
    public object Metrics() =>
        new
        {
            iteration = Iteration,
            version = Version,
            minutes = Done.Minutes,
            decisions = Done.Decisions,
            episodes = Done.Episodes,
            ticks = Done.Ticks,
            successRate = Round.SuccessRate,
            meanReturn = Round.MeanReturn,
            decisionsPerEpisode = (double)Round.Decisions / Round.Episodes,
            meanTau = Round.MeanTau,
            explainedVariance = Round.ExplainedVariance,
            approxKl = Round.LastUpdate.ApproxKl,
            clipFrac = Round.LastUpdate.ClipFrac,
            entropy = Round.LastUpdate.Entropy,
            valueLoss = Round.LastUpdate.ValueLoss,
            gradientNorm = Round.LastUpdate.GradientNorm,
            updates = Round.Updates,
            stale = Round.Stale,
        };
}
