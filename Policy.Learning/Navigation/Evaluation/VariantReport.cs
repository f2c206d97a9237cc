using HybridGrains.Policy.Evaluation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>Runs that differ in their seed only. Intervals are over seeds.</summary>
public sealed record VariantReport(string Name, bool Fixed, IReadOnlyList<RunReport> Runs)
{
    public ConfidenceInterval Success => Of(run => run.Overall.Success.Share);

    public ConfidenceInterval Collision => Of(run => run.Overall.HitObstacle + run.Overall.HitPedestrian);

    public ConfidenceInterval TimedOut => Of(run => run.Overall.TimedOut);

    public ConfidenceInterval Decisions => Of(run => run.Overall.Decisions);

    /// <summary>Null unless every run arrived at least once.</summary>
    public ConfidenceInterval? SecondsToGoal =>
        Runs.All(run => run.Overall.SecondsToGoal is not null) ? Of(run => run.Overall.SecondsToGoal!.Value) : null;

    public ConfidenceInterval Of(Func<RunReport, double> figure) => ConfidenceInterval.Of([.. Runs.Select(figure)]);

    /// <summary>A figure on one kind of map; null unless every run was judged on it.</summary>
    public ConfidenceInterval? On(string kind, Func<OutcomeShares, double> figure) =>
        Runs.All(run => run.ByKind.ContainsKey(kind)) ? Of(run => figure(run.ByKind[kind])) : null;

    /// <summary>How this one compares with another over the seeds that both have, seed by seed; null when they share none.</summary>
    public VariantDifference? Over(VariantReport other)
    {
        var pairs = Runs.Join(other.Runs, run => run.Seed, run => run.Seed, (mine, theirs) => (Mine: mine.Overall, Theirs: theirs.Overall))
            .ToList();
        return pairs.Count == 0
            ? null
            : new VariantDifference(
                Name,
                other.Name,
                pairs.Count,
                ConfidenceInterval.Of([.. pairs.Select(pair => pair.Mine.Success.Share - pair.Theirs.Success.Share)]),
                ConfidenceInterval.Of([.. pairs.Select(pair => (pair.Mine.Decisions / pair.Theirs.Decisions) - 1)])
            );
    }
}
