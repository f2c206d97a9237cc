namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>Figures of one run.</summary>
/// <param name="DecisionsLearned">Decisions it was trained on.</param>
/// <param name="TicksLearned">Ticks it was trained on.</param>
/// <param name="ByKind">By kind of map; kinds without an episode are missing.</param>
/// <param name="Durations">Decisions by clutter, then by duration; <see cref="DurationHistogram"/> names both.</param>
public sealed record RunReport(
    string Folder,
    int Seed,
    long DecisionsLearned,
    long TicksLearned,
    double MinutesLearned,
    OutcomeShares Overall,
    IReadOnlyDictionary<string, OutcomeShares> ByKind,
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
            OutcomeShares.Of(run.Scores),
            run.Scores.GroupBy(score => score.Kind)
                .ToDictionary(kind => kind.Key.ToString(), IReadOnlyList<EpisodeScore> (kind) => [.. kind])
                .ToDictionary(kind => kind.Key, kind => OutcomeShares.Of(kind.Value)),
            run.Durations.Counts
        );
}
