using System.Globalization;
using System.Text;
using HybridGrains.Policy.Evaluation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>A report as Markdown.</summary>
public static class NavigationPage
{
    public static string Write(NavigationReport report)
    {
        var page = new StringBuilder();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"{Capital(report.World)}. {report.Episodes} held-out episodes a run, {report.Kinds[^1]} on maps that no run was trained on; "
                + $"mean over seeds, ± half the width of the 95 % interval over them (Student's t); of a single run Wilson's 95 % "
                + $"interval over its episodes."
        );
        page.AppendLine();
        Outcomes(page, report);
        Differences(page, report);
        Kinds(page, report, "success", outcome => outcome.Success.Share);
        Kinds(page, report, "collision", outcome => outcome.HitObstacle + outcome.HitPedestrian);
        Kinds(page, report, "time-out", outcome => outcome.TimedOut);
        foreach (var variant in report.Variants.Where(variant => !variant.Fixed))
        {
            Durations(page, report, variant);
        }

        return page.ToString();
    }

    private static void Outcomes(StringBuilder page, NavigationReport report)
    {
        page.AppendLine(
            "| durations | runs | success | collision | time-out | seconds to goal | decisions an episode | decisions learned from |"
        );
        page.AppendLine("|---|--:|--:|--:|--:|--:|--:|--:|");
        foreach (var variant in report.Variants)
        {
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {variant.Name} | {variant.Runs.Count} | {Success(variant)} | {Percent(variant.Collision)} | "
                    + $"{Percent(variant.TimedOut)} | {(variant.SecondsToGoal is { } seconds ? Plain(seconds) : "-")} | "
                    + $"{Plain(variant.Decisions)} | {variant.Runs.Average(run => run.DecisionsLearned):N0} |"
            );
        }
    }

    private static void Differences(StringBuilder page, NavigationReport report)
    {
        if (report.Differences.Count == 0)
        {
            return;
        }

        page.AppendLine();
        page.AppendLine("| seed by seed | seeds | points of success | decisions an episode |");
        page.AppendLine("|---|--:|--:|--:|");
        foreach (var difference in report.Differences)
        {
            var best = difference.Over == report.BestFixed?.Name ? " (best fixed)" : "";
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {difference.Of} against {difference.Over}{best} | {difference.Seeds} | {Signed(difference.Success)} | "
                    + $"{Signed(difference.Decisions)} % |"
            );
        }
    }

    private static void Kinds(StringBuilder page, NavigationReport report, string name, Func<OutcomeShares, double> figure)
    {
        page.AppendLine();
        page.AppendLine(CultureInfo.InvariantCulture, $"| {name} on | {string.Join(" | ", report.Kinds)} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(report.Kinds.Select(_ => "--:|"))}");
        foreach (var variant in report.Variants)
        {
            var shares = report.Kinds.Select(kind => variant.On(kind, figure) is { } share ? Percent(share) : "-");
            page.AppendLine(CultureInfo.InvariantCulture, $"| {variant.Name} | {string.Join(" | ", shares)} |");
        }
    }

    /// <summary>Shares within a row, all runs together.</summary>
    private static void Durations(StringBuilder page, NavigationReport report, VariantReport variant)
    {
        page.AppendLine();
        page.AppendLine(
            CultureInfo.InvariantCulture,
            $"| {variant.Name}: nearest surface | decisions | {string.Join(" | ", report.DurationColumns)} |"
        );
        page.AppendLine(CultureInfo.InvariantCulture, $"|---|--:|{string.Concat(report.DurationColumns.Select(_ => "--:|"))}");
        for (var row = 0; row < report.ClutterRows.Count; row++)
        {
            int[] counts = [.. report.DurationColumns.Select((_, column) => variant.Runs.Sum(run => run.Durations[row][column]))];
            var total = Math.Max(1, counts.Sum());
            var shares = counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / total:F1} %"));
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {report.ClutterRows[row]} | {counts.Sum():N0} | {string.Join(" | ", shares)} |"
            );
        }
    }

    private static string Success(VariantReport variant) =>
        variant.Runs is [{ Overall.Success: { } only }]
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * only.Share:F1} % ({100 * only.Low:F1} to {100 * only.High:F1})")
            : Percent(variant.Success);

    private static string Percent(ConfidenceInterval share) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share.Mean:F1}{HalfWidth(100 * share.HalfWidth)} %");

    private static string Signed(ConfidenceInterval share) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share.Mean:+0.0;-0.0}{HalfWidth(100 * share.HalfWidth)}");

    private static string Plain(ConfidenceInterval value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Mean:F1}{HalfWidth(value.HalfWidth)}");

    /// <summary>Nothing where one run gives no width.</summary>
    private static string HalfWidth(double width) => width > 0 ? string.Create(CultureInfo.InvariantCulture, $" ± {width:F1}") : "";

    private static string Capital(string sentence) => char.ToUpperInvariant(sentence[0]) + sentence[1..];
}
