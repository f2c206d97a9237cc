using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>Figures of one run.</summary>
/// <param name="DecisionsLearned">Decisions it was trained on.</param>
/// <param name="TicksLearned">Ticks it was trained on.</param>
/// <param name="Success">With the interval of the episodes.</param>
/// <param name="SecondsToGoal">Of those that arrived; null when none did.</param>
/// <param name="SuccessByKind">Shares by kind of map.</param>
/// <param name="Durations">Decisions by clutter, then by duration; <see cref="DurationHistogram"/> names both.</param>
public sealed record RunReport(
    string Folder,
    int Seed,
    long DecisionsLearned,
    long TicksLearned,
    double MinutesLearned,
    WilsonInterval Success,
    double HitObstacle,
    double HitPedestrian,
    double TimedOut,
    double? SecondsToGoal,
    double DecisionsPerEpisode,
    IReadOnlyDictionary<string, double?> SuccessByKind,
    int[][] Durations
)
{
    public static RunReport Of(RunEvaluation run) =>
        new(
            Path.GetFileName(Path.TrimEndingDirectorySeparator(run.Trained.Folder)),
            run.Trained.Setting.Seed,
            run.Trained.Checkpoint.Decisions,
            run.Trained.Checkpoint.Ticks,
            run.Trained.Checkpoint.Minutes,
            WilsonInterval.Of(run.Scores.Count(score => score.Outcome == EpisodeOutcome.Arrived), run.Scores.Count),
            run.Share(EpisodeOutcome.HitObstacle),
            run.Share(EpisodeOutcome.HitPedestrian),
            run.Share(EpisodeOutcome.TimedOut),
            run.SecondsToGoal,
            run.DecisionsPerEpisode,
            HeldOutEpisodes.Kinds.ToDictionary(kind => kind.ToString(), run.SuccessOn),
            run.Durations.Counts
        );
}
