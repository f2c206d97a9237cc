using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Evaluation;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Learning.Runs;

namespace HybridGrains.Policy.Learning.Tests.Navigation;

public sealed class NavigationRunTests : IDisposable
{
    private const int Rounds = 3;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybridgrains-navigation");

    private static NavigationSetting Setting { get; } =
        new(
            NavigationTask.Version,
            NavigationWorld.Standard,
            "adaptive",
            InterruptBelow: 0,
            DecisionPrice: 0,
            Seed: 1,
            Workers: 2,
            Dropped: 0,
            [8],
            NavigationSetting.DefaultPpo with
            {
                Decisions = 128,
                Epochs = 2,
                Minibatches = 2,
            }
        );

    public void Dispose() => _folder.Delete(recursive: true);

    private string Folder(string name) => Path.Combine(_folder.FullName, name);

    private NavigationRun CreateRun(string name, NavigationSetting? setting = null, Action? afterRound = null) =>
        new(
            setting ?? Setting,
            Folder(name),
            new LearningBudget(Decisions: Rounds * 2 * 128),
            TimeProvider.System,
            _ => afterRound?.Invoke()
        );

    [Fact]
    public async Task RunAsync_StoppedAndResumed_IsBitEqual()
    {
        await CreateRun("whole").RunAsync(TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await CreateRun("halves", afterRound: stop.Cancel).RunAsync(stop.Token);
        var half = Checkpoint.Read(Folder("halves"))!;

        await CreateRun("halves").RunAsync(TestContext.Current.CancellationToken);

        var (whole, resumed) = (Checkpoint.Read(Folder("whole"))!, Checkpoint.Read(Folder("halves"))!);
        Assert.Equal((1, Rounds, Rounds), (half.Chief.Iteration, whole.Chief.Iteration, resumed.Chief.Iteration));
        Assert.Equal(whole.Chief.Parameters, resumed.Chief.Parameters);
        Assert.Equal(whole.Chief.AdamSquare, resumed.Chief.AdamSquare);
        Assert.Equal((whole.Decisions, whole.Ticks, whole.Episodes), (resumed.Decisions, resumed.Ticks, resumed.Episodes));
        Assert.Equal(Rounds, File.ReadLines(Path.Combine(Folder("halves"), "metrics.jsonl")).Count());
    }

    [Fact]
    public async Task RunAsync_Deviations_AreLearnedWithoutSeeingTheInput()
    {
        await CreateRun("run").RunAsync(TestContext.Current.CancellationToken);

        var chief = Checkpoint.Read(Folder("run"))!.Chief;
        Assert.Equal(3 * 8, chief.Parameters[chief.Shape.FreeWeights].Length);
        Assert.All(chief.Parameters[chief.Shape.FreeWeights], weight => Assert.Equal(0, weight));
        var deviations = chief.Parameters[(chief.Shape.Actor.ParameterCount - 3)..chief.Shape.Actor.ParameterCount];
        Assert.All(deviations, deviation => Assert.InRange(deviation, -0.7, -0.3));
        Assert.DoesNotContain((float)DiagonalGaussian.FirstLogDeviation, deviations);
    }

    [Fact]
    public async Task RunAsync_OtherSetting_RefusesToResume()
    {
        await CreateRun("run").RunAsync(TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<LearningException>(() =>
            CreateRun("run", Setting with { Seed = 2 }).RunAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains("other settings", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_RunsThatDifferInMoreThanTheSeed_AreRefused()
    {
        async Task<TrainedNavigation> TrainAsync(string name, NavigationSetting setting)
        {
            await CreateRun(name, setting, afterRound: null).RunAsync(TestContext.Current.CancellationToken);
            return TrainedNavigation.Read(Folder(name));
        }

        var quick = Setting with { Workers = 1, Ppo = Setting.Ppo with { Epochs = 1, Decisions = Rounds * 2 * 128 } };
        var (first, second) = (await TrainAsync("first", quick), await TrainAsync("second", quick with { Seed = 2 }));
        var faster = await TrainAsync("faster", quick with { Seed = 3, Ppo = quick.Ppo with { LearningRate = 0.01 } });
        var medium = await TrainAsync("medium", quick with { Actions = "medium" });
        var lab = await TrainAsync("lab", quick with { Actions = "0.25s", World = quick.World with { Accounting = Accounting.Lab } });

        NavigationReport.Check([first, second, medium]);
        var unlike = Assert.Throws<LearningException>(() => NavigationReport.Check([first, lab])).Message;
        Assert.Contains("strict accounting, standard maps", unlike, StringComparison.Ordinal);
        Assert.Contains("lab accounting, standard maps", unlike, StringComparison.Ordinal);
        Assert.Contains(
            "of seed 1",
            Assert.Throws<LearningException>(() => NavigationReport.Check([first, second, first])).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "more than the seed",
            Assert.Throws<LearningException>(() => NavigationReport.Check([first, faster])).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void FromJson_OtherTaskOrOtherRun_IsRefused()
    {
        Assert.Contains(
            "version 99",
            Assert.Throws<LearningException>(() => NavigationSetting.FromJson((Setting with { Task = 99 }).ToJson(), "x")).Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "--view is 90",
            Assert
                .Throws<LearningException>(() =>
                    NavigationSetting.FromJson((Setting with { World = Setting.World with { FieldOfView = 90 } }).ToJson(), "x")
                )
                .Message,
            StringComparison.Ordinal
        );
        Assert.Contains(
            "no navigation run",
            Assert.Throws<LearningException>(() => NavigationSetting.FromJson("scenarios calm, seed 1", "x")).Message,
            StringComparison.Ordinal
        );
    }

    [Fact]
    public void FromJson_EverySetting_ComesBack()
    {
        var setting = Setting with
        {
            World = new NavigationWorld(Accounting.Lab, Difficulty.Hard, 3, 180),
            InterruptBelow = 0.3f,
            DecisionPrice = 2,
        };

        var read = NavigationSetting.FromJson(setting.ToJson(), "x");

        Assert.Equal(setting.World, read.World);
        Assert.Equal(setting.ToJson(), read.ToJson());
        Assert.Equal("adaptive, interruptible, priced", read.Variant);
    }
}
