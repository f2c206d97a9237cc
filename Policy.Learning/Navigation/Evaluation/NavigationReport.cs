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
        BestFixed is { } best
            ? Variants.FirstOrDefault(variant => variant.Name == NavigationActions.Adaptive.Name)?.SuccessOver(best)
            : null;

    public static NavigationReport Of(IReadOnlyList<RunEvaluation> runs) =>
        new(
            runs.Max(run => run.Scores.Count),
            [
                .. runs.GroupBy(run => run.Trained.Setting.Variant)
                    .Select(group => new VariantReport(
                        group.Key,
                        NavigationActions.Parse(group.First().Trained.Setting.Actions).FixedTicks is not null,
                        [.. group.Select(RunReport.Of).OrderBy(run => run.Seed)]
                    )),
            ]
        );

    /// <summary>Runs of one variant must differ in their seed and in nothing else: an interval over anything else would say nothing.</summary>
    /// <exception cref="LearningException">Two do not.</exception>
    public static void Check(IReadOnlyList<TrainedNavigation> runs)
    {
        foreach (var variant in runs.GroupBy(run => run.Setting.Variant))
        {
            if (variant.GroupBy(run => run.Setting.Seed).FirstOrDefault(same => same.Count() > 1) is { } twice)
                throw new LearningException(
                    $"--runs: {string.Join(" and ", twice.Select(run => run.Folder))} are all '{variant.Key}' of seed {twice.Key}; give one of them."
                );
            if (variant.DistinctBy(run => (run.Setting with { Seed = 0 }).ToJson()).ToList() is { Count: > 1 } others)
                throw new LearningException(
                    $"--runs: {others[0].Folder} and {others[1].Folder} are both '{variant.Key}', with settings that differ in more than the seed. Evaluate them apart."
                );
        }
    }
}
