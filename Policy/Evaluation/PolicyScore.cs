namespace HybridGrains.Policy.Evaluation;

/// <summary>How one policy did on one scenario, over seeds.</summary>
/// <param name="Tuning">How its settings were found; empty when it has none.</param>
public sealed record PolicyScore(string Name, string Tuning, IReadOnlyList<RunScore> Runs)
{
    public ConfidenceInterval Of(Func<RunScore, double> figure) => ConfidenceInterval.Of([.. Runs.Select(figure)]);

    /// <summary>Difference to another policy seed by seed, which meets the same arrivals.</summary>
    public ConfidenceInterval Against(PolicyScore other, Func<RunScore, double> figure) =>
        ConfidenceInterval.Of([.. Runs.Zip(other.Runs, (mine, its) => figure(mine) - figure(its))]);
}
