namespace HybridGrains.Policy.Evaluation;

/// <summary>A scenario's report as numbers, for other programs.</summary>
/// <param name="Policies">Figures by policy and by figure, each a mean over seeds with half its 95 % interval.</param>
public sealed record EvaluationDocument(
    string Scenario,
    int Seeds,
    string BestFixed,
    ConfidenceInterval OracleBoundReward,
    ConfidenceInterval OracleBoundSuccess,
    IReadOnlyDictionary<string, IReadOnlyDictionary<string, ConfidenceInterval>> Policies,
    IReadOnlyDictionary<string, string> Tuning
)
{
    public static EvaluationDocument Of(ScenarioReport report)
    {
        PolicyScore[] scores = [.. report.FixedSplits, .. report.Baselines, .. report.Learned];
        return new EvaluationDocument(
            report.Scenario,
            report.BestFixed.Runs.Count,
            report.BestFixed.Name,
            report.BoundReward,
            report.BoundSuccess,
            scores.ToDictionary(score => score.Name, Figures),
            scores.Where(score => score.Tuning.Length > 0).ToDictionary(score => score.Name, score => score.Tuning)
        );
    }

    private static IReadOnlyDictionary<string, ConfidenceInterval> Figures(PolicyScore score) =>
        new Dictionary<string, ConfidenceInterval>
        {
            ["success"] = score.Of(run => run.Success),
            ["deadlineMissed"] = score.Of(run => run.Missed),
            ["refused"] = score.Of(run => run.Refused),
            ["quality"] = score.Of(run => run.Quality),
            ["cloudSeconds"] = score.Of(run => run.CloudSeconds),
            ["cost"] = score.Of(run => run.Cost),
            ["edgeSeconds"] = score.Of(run => run.EdgeSeconds),
            ["latencyP50Seconds"] = score.Of(run => run.P50Seconds),
            ["latencyP95Seconds"] = score.Of(run => run.P95Seconds),
            ["reward"] = score.Of(run => run.Reward),
            ["decisions"] = score.Of(run => run.Decisions),
            ["lostRanges"] = score.Of(run => run.LostRanges),
            ["largeSteps"] = score.Of(run => run.LargeSteps),
        };
}
