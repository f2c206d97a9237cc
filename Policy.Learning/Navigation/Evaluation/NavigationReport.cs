namespace HybridGrains.Policy.Learning.Navigation.Evaluation;

/// <summary>All variants on the same held-out episodes.</summary>
/// <param name="World">In which all of them were trained and judged.</param>
/// <param name="Episodes">Of every run.</param>
public sealed record NavigationReport(string World, int Episodes, IReadOnlyList<string> Kinds, IReadOnlyList<VariantReport> Variants)
{
    /// <summary>Fixed durations of the published code base.</summary>
    public static IReadOnlyList<string> PublishedPeriods { get; } = ["0.25s", "0.4s"];

    public IReadOnlyList<string> ClutterRows => DurationHistogram.Rows;

    public IReadOnlyList<string> DurationColumns => DurationHistogram.Columns;

    /// <summary>The fixed duration that arrives most often; null when none was evaluated.</summary>
    public VariantReport? BestFixed => Variants.Where(variant => variant.Fixed).MaxBy(variant => variant.Success.Mean);

    /// <summary>Every learned variant against the published periods and the best fixed duration, as far as they share seeds.</summary>
    public IReadOnlyList<VariantDifference> Differences =>
        [
            .. Variants
                .Where(variant => !variant.Fixed)
                .SelectMany(_ => Opponents, (learned, opponent) => learned.Over(opponent))
                .OfType<VariantDifference>(),
        ];

    private IEnumerable<VariantReport> Opponents =>
        Variants.Where(variant => PublishedPeriods.Contains(variant.Name) || variant == BestFixed);

    /// <param name="runs">One or more, of one world.</param>
    public static NavigationReport Of(IReadOnlyList<JudgedRun> runs)
    {
        var world = runs[0].Setting.World;
        return new NavigationReport(
            world.Name,
            runs.Max(run => run.Episodes),
            [.. world.JudgedOn.Select(kind => kind.ToString())],
            [
                .. runs.GroupBy(run => run.Setting.Variant)
                    .Select(group => new VariantReport(
                        group.Key,
                        group.First().Setting.ToActions().FixedTicks is not null,
                        [.. group.Select(run => run.Report).OrderBy(run => run.Seed)]
                    )),
            ]
        );
    }

    /// <summary>
    /// All runs must be of one world, and runs of one variant must differ in their seed and in nothing else: an interval over
    /// anything else would say nothing.
    /// </summary>
    /// <exception cref="LearningException">Two do not.</exception>
    public static void Check(IReadOnlyList<TrainedNavigation> runs)
    {
        if (runs.FirstOrDefault(run => run.Setting.World != runs[0].Setting.World) is { } stranger)
        {
            throw new LearningException(
                $"--runs: {runs[0].Folder} is of {runs[0].Setting.World.Name}; {stranger.Folder} is of {stranger.Setting.World.Name}. "
                    + "Results in unlike worlds do not compare: evaluate them apart."
            );
        }

        foreach (var variant in runs.GroupBy(run => run.Setting.Variant))
        {
            if (variant.GroupBy(run => run.Setting.Seed).FirstOrDefault(same => same.Count() > 1) is { } twice)
            {
                throw new LearningException(
                    $"--runs: {string.Join(" and ", twice.Select(run => run.Folder))} are all '{variant.Key}' of seed "
                        + $"{twice.Key}; give one of them."
                );
            }

            if (variant.DistinctBy(run => (run.Setting with { Seed = 0 }).ToJson()).ToList() is { Count: > 1 } others)
            {
                throw new LearningException(
                    $"--runs: {others[0].Folder} and {others[1].Folder} are both '{variant.Key}', with settings that differ "
                        + "in more than the seed. Evaluate them apart."
                );
            }
        }
    }
}
