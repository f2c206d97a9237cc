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
            $"{report.Episodes} held-out episodes a run; mean over seeds, ± half the width of the 95 % interval over them (Student's t); of a single run Wilson's 95 % interval over its episodes."
        );
        page.AppendLine();
        Outcomes(page, report);
        if (report is { BestFixed: { } best, AdaptiveOverBestFixed: { } gain })
        {
            page.AppendLine();
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"Adaptive against the best fixed duration ({best.Name}), seed by seed: {100 * gain.Mean:+0.0;-0.0}{HalfWidth(100 * gain.HalfWidth)} points of success."
            );
        }

        page.AppendLine();
        Kinds(page, report);
        foreach (var variant in report.Variants.Where(variant => !variant.Fixed))
            Durations(page, report, variant);
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
                $"| {variant.Name} | {variant.Runs.Count} | {Success(variant)} | {Percent(variant.Collision)} | {Percent(variant.TimedOut)} | {(variant.SecondsToGoal is { } seconds ? Plain(seconds) : "-")} | {Plain(variant.DecisionsPerEpisode)} | {variant.Runs.Average(run => run.DecisionsLearned):N0} |"
            );
        }
    }

    private static void Kinds(StringBuilder page, NavigationReport report)
    {
        page.AppendLine(CultureInfo.InvariantCulture, $"| success on | {string.Join(" | ", HeldOutEpisodes.Kinds)} |");
        page.AppendLine(CultureInfo.InvariantCulture, $"|---|{string.Concat(HeldOutEpisodes.Kinds.Select(_ => "--:|"))}");
        foreach (var variant in report.Variants)
        {
            var shares = HeldOutEpisodes.Kinds.Select(kind =>
                variant.Runs.All(run => run.SuccessByKind[kind.ToString()] is not null)
                    ? Percent(variant.Of(run => run.SuccessByKind[kind.ToString()]!.Value))
                    : "-"
            );
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
            page.AppendLine(
                CultureInfo.InvariantCulture,
                $"| {report.ClutterRows[row]} | {counts.Sum():N0} | {string.Join(" | ", counts.Select(count => string.Create(CultureInfo.InvariantCulture, $"{100.0 * count / total:F1} %")))} |"
            );
        }
    }

    private static string Success(VariantReport variant) =>
        variant.Runs is [{ Success: { } only }]
            ? string.Create(CultureInfo.InvariantCulture, $"{100 * only.Share:F1} % ({100 * only.Low:F1} to {100 * only.High:F1})")
            : Percent(variant.Success);

    private static string Percent(ConfidenceInterval share) =>
        string.Create(CultureInfo.InvariantCulture, $"{100 * share.Mean:F1}{HalfWidth(100 * share.HalfWidth)} %");

    private static string Plain(ConfidenceInterval value) =>
        string.Create(CultureInfo.InvariantCulture, $"{value.Mean:F1}{HalfWidth(value.HalfWidth)}");

    /// <summary>Nothing where one run gives no width.</summary>
    private static string HalfWidth(double width) => width > 0 ? string.Create(CultureInfo.InvariantCulture, $" ± {width:F1}") : "";
}
