using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Comparison;
using HybridGrains.Policy.Learning.Navigation.Evaluation;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Comparison;

public sealed class NavigationComparisonTests : IDisposable
{
    private static readonly NavigationWorld Strict = NavigationWorld.Standard;
    private static readonly NavigationWorld Lab = Strict with { Accounting = Accounting.Lab };
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybridgrains-comparison");

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public void Order_CoreFirst_SeedBySeedInEveryWorld()
    {
        var runs = PlannedRun.Order([Lab, Strict], ComparedVariant.Parse("0.2s,adaptive,0.4s"), 2);

        Assert.Equal(
            [
                "lab/adaptive-1",
                "lab/0.4s-1",
                "strict/adaptive-1",
                "strict/0.4s-1",
                "lab/adaptive-2",
                "lab/0.4s-2",
                "strict/adaptive-2",
                "strict/0.4s-2",
                "lab/0.2s-1",
                "strict/0.2s-1",
                "lab/0.2s-2",
                "strict/0.2s-2",
            ],
            runs.Select(run => run.Folder)
        );
        Assert.All(runs, run => Assert.EndsWith($"-{run.Setting.Seed}", run.Folder, StringComparison.Ordinal));
    }

    [Fact]
    public void Order_Priced_IsOnlyWhereDecisionsAreFree() =>
        Assert.Equal(
            ["lab/adaptive-1", "strict/adaptive-1", "strict/priced-1"],
            PlannedRun.Order([Lab, Strict], ComparedVariant.Parse("adaptive,priced"), 1).Select(run => run.Folder)
        );

    [Fact]
    public void All_Variants_AreTunedAlikeAndToldApart()
    {
        var settings = ComparedVariant.All.Select(variant => variant.ToSetting(Strict, 1)).ToList();

        Assert.Equal(settings.Count, settings.Select(setting => setting.Variant).Distinct().Count());
        Assert.All(settings, setting => NavigationActions.Parse(setting.Actions));
        Assert.Single(
            settings.Select(setting => setting.Ppo with { Durations = DurationTreatment.SemiMarkov, Gamma = 0, GaeLambda = 0 }).Distinct()
        );
    }

    [Theory]
    [InlineData("adaptive,medium", "'medium'")]
    [InlineData("adaptive,adaptive", "twice")]
    [InlineData("", "''")]
    public void Parse_UnknownOrTwice_IsRefused(string text, string message) =>
        Assert.Contains(message, Assert.Throws<LearningException>(() => ComparedVariant.Parse(text)).Message, StringComparison.Ordinal);

    [Fact]
    public async Task RunAsync_StoppedAndResumed_TrainsAndJudgesEveryRunOnce()
    {
        var runs = PlannedRun
            .Order([Lab, Strict], ComparedVariant.Parse("adaptive,0.4s"), 1)
            .Select(run => run with { Setting = Quick(run.Setting) })
            .ToList();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        var (rounds, reports) = (new List<string>(), new List<NavigationReport>());
        NavigationComparison Create(Action<PlannedRun> judged) =>
            new(
                _folder.FullName,
                Decisions: 256,
                Episodes: 3,
                Parallel: 1,
                TimeProvider.System,
                (run, _, _) => rounds.Add(run.Folder),
                (run, report) =>
                {
                    reports.Add(report);
                    judged(run);
                }
            );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => Create(_ => stop.Cancel()).RunAsync(runs, stop.Token));
        Assert.Equal(["lab/adaptive-1"], rounds.Distinct());
        await Create(_ => { }).RunAsync(runs, TestContext.Current.CancellationToken);

        Assert.Equal(2 * runs.Count, rounds.Count);
        Assert.Equal(runs.Select(run => run.Folder), rounds.Distinct());
        Assert.Equal([1, 1, 2, 1, 2], reports.Select(report => report.Variants.Count));
        Assert.Equal(["adaptive", "0.4s"], reports[^1].Variants.Select(variant => variant.Name));
        Assert.Contains("strict", reports[^1].World, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recall_JudgedAtThisPointOfTraining_IsNotJudgedAgain()
    {
        var setting = Quick(ComparedVariant.Parse("0.4s")[0].ToSetting(Lab, 1));
        await new NavigationRun(setting, _folder.FullName, new(Decisions: 128), TimeProvider.System, _ => { }).RunAsync(
            TestContext.Current.CancellationToken
        );
        var trained = TrainedNavigation.Read(_folder.FullName);
        var judged = JudgedRun.Recall(trained, 3, TestContext.Current.CancellationToken);
        var path = Path.Combine(_folder.FullName, "judged.json");
        File.WriteAllText(path, File.ReadAllText(path).Replace("\"MinutesLearned\":", "\"MinutesLearned\":7", StringComparison.Ordinal));

        var recalled = JudgedRun.Recall(trained, 3, TestContext.Current.CancellationToken);
        var longer = JudgedRun.Recall(trained, 4, TestContext.Current.CancellationToken);
        File.WriteAllText(path, "{}");
        var again = JudgedRun.Recall(trained, 3, TestContext.Current.CancellationToken);

        Assert.StartsWith(
            "7",
            recalled.Report.MinutesLearned.ToString(System.Globalization.CultureInfo.InvariantCulture),
            StringComparison.Ordinal
        );
        Assert.Equal(judged.Report.Overall, recalled.Report.Overall);
        Assert.Equal((4, 4), (longer.Episodes, longer.Report.Overall.Episodes));
        Assert.Equal(judged.Report.Overall, again.Report.Overall);
        Assert.Equal(judged.Report.MinutesLearned, again.Report.MinutesLearned);
    }

    private static NavigationSetting Quick(NavigationSetting setting) =>
        setting with
        {
            Workers = 1,
            Hidden = [8],
            Ppo = setting.Ppo with { Decisions = 128, Epochs = 1, Minibatches = 1 },
        };
}
