using System.Globalization;
using System.Text;

namespace HybridGrains.Policy.Evaluation;

/// <summary>Reports as Markdown tables.</summary>
public static class EvaluationPage
{
    private const string Clairvoyant = "clairvoyant search";

    /// <summary>One scenario, a row a policy.</summary>
    public static string Section(ScenarioReport report)
    {
        var page = new StringBuilder($"## {report.Scenario}\n{report.Description}\n\n");
        page.Append(
            "| policy | success | missed | quality | cloud s | cost (1e-4) | p50 s | p95 s | reward | decisions "
                + "|\n|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|\n"
        );
        foreach (var score in report.Learned)
        {
            Row(page, $"**{score.Name}**", score);
        }

        Row(page, $"best fixed split ({report.BestFixed.Name})", report.BestFixed);
        foreach (
            var score in report.FixedSplits.Where(score => score.Name.EndsWith("only", StringComparison.Ordinal)).Concat(report.Baselines)
        )
        {
            Row(page, score.Name, score);
        }

        page.Append(
            CultureInfo.InvariantCulture,
            $"| oracle bound | {Percent(report.BoundSuccess)} | | | | | | | {Number(report.BoundReward, 3)} | |\n"
        );
        var tuned = report.Baselines.Where(score => score.Tuning.Length > 0).Select(score => $"{score.Name}: {score.Tuning}").ToList();
        if (tuned.Count > 0)
        {
            page.Append('\n').AppendJoin(". ", tuned).Append(".\n");
        }

        return page.ToString();
    }

    /// <summary>All scenarios, what each learned policy gains.</summary>
    public static string Summary(IReadOnlyList<ScenarioReport> reports)
    {
        var page = new StringBuilder(
            "| scenario | policy | success | best fixed split | gain, points | cloud cost against it | against the bandit, "
                + "points | gap closed to the clairvoyant | to the bound |\n|---|---|--:|--:|--:|--:|--:|--:|--:|\n"
        );
        foreach (var report in reports)
        {
            foreach (var score in report.Learned)
            {
                page.AppendLine(SummaryRow(report, score));
            }
        }

        return page.ToString();
    }

    private static string SummaryRow(ScenarioReport report, PolicyScore score)
    {
        var bandit = report.Baselines.FirstOrDefault(baseline => baseline.Name.StartsWith("bandit", StringComparison.Ordinal));
        var oracle = report.Baselines.FirstOrDefault(baseline => baseline.Name == Clairvoyant);
        var gain = score.Against(report.BestFixed, run => 100 * run.Success);
        var cost = score.Of(run => run.Cost).Mean / report.BestFixed.Of(run => run.Cost).Mean - 1;
        var overBandit = bandit is null ? "" : Number(score.Against(bandit, run => 100 * run.Success), 1);
        var closed = oracle is null ? "" : Share(report.GapClosed(score, oracle.Of(run => run.Reward).Mean));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"| {report.Scenario} | {score.Name} | {Percent(score.Of(run => run.Success))} | "
                + $"{Percent(report.BestFixed.Of(run => run.Success))} ({report.BestFixed.Name}) | {Number(gain, 1)} | "
                + $"{100 * cost:+0;-0} % | {overBandit} | {closed} | {Share(report.GapClosed(score, report.BoundReward.Mean))} |"
        );
    }

    private static void Row(StringBuilder page, string name, PolicyScore score) =>
        page.Append(
            CultureInfo.InvariantCulture,
            $"| {name} | {Percent(score.Of(run => run.Success))} | {Percent(score.Of(run => run.Missed))} | "
                + $"{Number(score.Of(run => run.Quality), 3)} | {Number(score.Of(run => run.CloudSeconds), 3)} | "
                + $"{Number(score.Of(run => run.Cost * 1e4), 2)} | {Number(score.Of(run => run.P50Seconds), 2)} | "
                + $"{Number(score.Of(run => run.P95Seconds), 2)} | {Number(score.Of(run => run.Reward), 3)} | "
                + $"{Number(score.Of(run => run.Decisions), 2)} |\n"
        );

    private static string Percent(ConfidenceInterval value) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * value.Mean:F1} ± {100 * value.HalfWidth:F1} %");

    private static string Share(double value) => string.Create(CultureInfo.InvariantCulture, $"{100 * value:F0} %");

    private static string Number(ConfidenceInterval value, int digits)
    {
        var format = "F" + digits.ToString(CultureInfo.InvariantCulture);
        return $"{value.Mean.ToString(format, CultureInfo.InvariantCulture)} ± "
            + $"{value.HalfWidth.ToString(format, CultureInfo.InvariantCulture)}";
    }
}
