using HybridGrains.Policy.Evaluation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>Runs that differ in their seed only. Intervals are over seeds.</summary>
public sealed record VariantReport(string Name, bool Fixed, IReadOnlyList<RunReport> Runs)
{
    public ConfidenceInterval Success => Of(run => run.Success.Share);

    public ConfidenceInterval Collision => Of(run => run.HitObstacle + run.HitPedestrian);

    public ConfidenceInterval TimedOut => Of(run => run.TimedOut);

    public ConfidenceInterval DecisionsPerEpisode => Of(run => run.DecisionsPerEpisode);

    /// <summary>Null unless every run arrived at least once.</summary>
    public ConfidenceInterval? SecondsToGoal => Runs.All(run => run.SecondsToGoal is not null) ? Of(run => run.SecondsToGoal!.Value) : null;

    public ConfidenceInterval Of(Func<RunReport, double> figure) => ConfidenceInterval.Of([.. Runs.Select(figure)]);

    /// <summary>How much more often this one arrives, over the seeds that both have; null when they share none.</summary>
    public ConfidenceInterval? SuccessOver(VariantReport other)
    {
        var differences = Runs.Join(
                other.Runs,
                run => run.Seed,
                run => run.Seed,
                (mine, theirs) => mine.Success.Share - theirs.Success.Share
            )
            .ToList();
        return differences.Count > 0 ? ConfidenceInterval.Of(differences) : null;
    }
}
