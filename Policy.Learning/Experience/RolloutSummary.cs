namespace HybridGrains.Policy.Learning.Experience;

/// <summary>What the chief must know of a worker's rollouts: statistics, never the experience itself.</summary>
/// <param name="Episodes">Trajectories.</param>
/// <param name="MeanReturn">Discounted return from an episode's start.</param>
/// <param name="ExplainedVariance">Of the returns by the values: 1 is perfect, 0 no better than a constant.</param>
/// <param name="MeanTau">Ticks of a decision.</param>
public sealed record RolloutSummary(
    int Worker,
    int Decisions,
    int Episodes,
    RunningMoments Observations,
    RunningMoments Returns,
    RunningMoments Advantages,
    double MeanReturn,
    double ExplainedVariance,
    double MeanTau
)
{
    /// <summary>Episodes of which the task said whether they succeeded.</summary>
    public int Judged { get; init; }

    public int Succeeded { get; init; }
}
