using HybridGrains.Policy.Learning.Runs;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("hybridgrains-training");

    public void Dispose() => _folder.Delete(recursive: true);

    private RunOptions Options(string name) =>
        new(
            [ScenarioFolder.File("train/long-waves.json")],
            Path.Combine(_folder.FullName, name),
            "test",
            Iterations: 3,
            Minutes: null,
            Workers: 2,
            Dropped: 0,
            Seed: 1,
            Hidden: [8],
            Vary: true,
            Others: -0.1,
            CloudSecond: 0,
            new PpoOptions
            {
                Decisions = 256,
                Epochs = 1,
                Minibatches = 2,
            }
        );

    [Fact]
    public async Task RunAsync_StoppedAndResumed_GivesTheSamePolicyBitByBit()
    {
        await new TrainingRun(Options("whole.json"), TimeProvider.System, _ => { }).RunAsync(TestContext.Current.CancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        await new TrainingRun(Options("halves.json"), TimeProvider.System, _ => stop.Cancel()).RunAsync(stop.Token);
        var half = PolicyFile.Read(Options("halves.json").Output);

        await new TrainingRun(Options("halves.json"), TimeProvider.System, _ => { }).RunAsync(TestContext.Current.CancellationToken);

        var (whole, resumed) = (PolicyFile.Read(Options("whole.json").Output), PolicyFile.Read(Options("halves.json").Output));
        Assert.True(half.Version < whole.Version);
        Assert.Equal(whole.Version, resumed.Version);
        Assert.Equal(whole.Actor.Parameters.ToArray(), resumed.Actor.Parameters.ToArray());
        Assert.Equal(whole.Critic.Parameters.ToArray(), resumed.Critic.Parameters.ToArray());
        Assert.Equal(3, File.ReadLines(Path.Combine(Options("halves.json").Folder, "metrics.jsonl")).Count());
    }

    [Fact]
    public async Task RunAsync_StartFromAnotherRun_BeginsWithItsParametersAndCountsAnew()
    {
        await new TrainingRun(Options("first.json") with { Iterations = 1 }, TimeProvider.System, _ => { }).RunAsync(
            TestContext.Current.CancellationToken
        );
        var first = PolicyFile.Read(Options("first.json").Output);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        stop.Cancel();

        await new TrainingRun(
            Options("second.json") with
            {
                StartFrom = Options("first.json").Folder,
            },
            TimeProvider.System,
            _ => { }
        ).RunAsync(stop.Token);

        Assert.Equal(first.Actor.Parameters.ToArray(), PolicyFile.Read(Options("second.json").Output).Actor.Parameters.ToArray());
        Assert.Equal(0, Checkpoint.Read(Options("second.json").Folder)!.Chief.Iteration);
    }

    [Fact]
    public async Task RunAsync_StartFromOtherNetworks_IsRefused()
    {
        await new TrainingRun(Options("first.json") with { Iterations = 1 }, TimeProvider.System, _ => { }).RunAsync(
            TestContext.Current.CancellationToken
        );

        var fault = await Assert.ThrowsAsync<LearningException>(() =>
            new TrainingRun(
                Options("second.json") with
                {
                    StartFrom = Options("first.json").Folder,
                    Hidden = [9],
                },
                TimeProvider.System,
                _ => { }
            ).RunAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains("its networks are 8", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_OtherSettings_RefusesToResume()
    {
        await new TrainingRun(Options("policy.json") with { Iterations = 1 }, TimeProvider.System, _ => { }).RunAsync(
            TestContext.Current.CancellationToken
        );

        var fault = await Assert.ThrowsAsync<LearningException>(() =>
            new TrainingRun(Options("policy.json") with { Seed = 2 }, TimeProvider.System, _ => { }).RunAsync(
                TestContext.Current.CancellationToken
            )
        );

        Assert.Contains("other settings", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RunAsync_DamagedCheckpoint_SaysWhich()
    {
        Directory.CreateDirectory(Options("policy.json").Folder);
        var path = Path.Combine(Options("policy.json").Folder, "checkpoint.json");
        await File.WriteAllTextAsync(path, "{", TestContext.Current.CancellationToken);

        var fault = await Assert.ThrowsAsync<LearningException>(() =>
            new TrainingRun(Options("policy.json"), TimeProvider.System, _ => { }).RunAsync(TestContext.Current.CancellationToken)
        );

        Assert.Contains(path, fault.Message, StringComparison.Ordinal);
    }
}
