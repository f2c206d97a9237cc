using HybridGrains.Policy.Evaluation;

namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>All variants on the same held-out episodes.</summary>
/// <param name="Episodes">Of every run.</param>
public sealed record NavigationReport(int Episodes, IReadOnlyList<VariantReport> Variants)
{
    public IReadOnlyList<string> ClutterRows => DurationHistogram.Rows;

    public IReadOnlyList<string> DurationColumns => DurationHistogram.Columns;

    /// <summary>The fixed duration that arrives most often; null when none was evaluated.</summary>
    public VariantReport? BestFixed => Variants.Where(variant => variant.Fixed).MaxBy(variant => variant.Success.Mean);

    /// <summary>Null unless both learned and fixed durations, of a common seed, were evaluated.</summary>
    public ConfidenceInterval? AdaptiveOverBestFixed =>
        BestFixed is { } best ? Variants.FirstOrDefault(variant => variant.Name == NavigationActions.Adaptive.Name)?.SuccessOver(best) : null;

    public static NavigationReport Of(IReadOnlyList<RunEvaluation> runs) => new(
        runs.Max(run => run.Scores.Count),
        [.. runs.GroupBy(run => run.Trained.Setting.Variant).Select(group => new VariantReport(
            group.Key, NavigationActions.Parse(group.First().Trained.Setting.Actions).FixedTicks is not null, [.. group.Select(RunReport.Of).OrderBy(run => run.Seed)]))]);
}
