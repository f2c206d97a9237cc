using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>What came of a run's episodes, of all or of one kind of map.</summary>
/// <param name="Success">With the interval of the episodes.</param>
/// <param name="SecondsToGoal">Of those that arrived; null when none did.</param>
/// <param name="Decisions">Of an episode.</param>
public sealed record OutcomeShares(
    int Episodes,
    WilsonInterval Success,
    double HitObstacle,
    double HitPedestrian,
    double TimedOut,
    double? SecondsToGoal,
    double Decisions
)
{
    /// <param name="scores">One or more.</param>
    public static OutcomeShares Of(IReadOnlyList<EpisodeScore> scores)
    {
        int Count(EpisodeOutcome outcome) => scores.Count(score => score.Outcome == outcome);
        return new OutcomeShares(
            scores.Count,
            WilsonInterval.Of(Count(EpisodeOutcome.Arrived), scores.Count),
            (double)Count(EpisodeOutcome.HitObstacle) / scores.Count,
            (double)Count(EpisodeOutcome.HitPedestrian) / scores.Count,
            (double)Count(EpisodeOutcome.TimedOut) / scores.Count,
            scores.Where(score => score.Outcome == EpisodeOutcome.Arrived).Select(score => (double?)score.Seconds).Average(),
            scores.Average(score => score.Decisions)
        );
    }
}
