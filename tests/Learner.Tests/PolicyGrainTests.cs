using HybridGrains.Grains.Policies;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Orleans.Runtime;

namespace HybridGrains.Learner.Tests;

/// <summary>The chief and its workers on real silos, on simulated experience.</summary>
public sealed class PolicyGrainTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public async Task Learn_TwoRounds_IsWhatThreadsOfOneProcessCompute(short silos)
    {
        await using var cluster = await LearningCluster.StartAsync(silos, rounds: 2);
        await cluster.UntilAsync(snapshot => snapshot.Iteration == 2);
        var learned = PolicyFile.Read(new MemoryStream((await cluster.Policy.NewestAsync()).File), "release");

        var task = Task(workers: 2);
        var chief = new Chief(task.Begin(), task.Ppo, 2, 0);
        RolloutWorker[] workers = [task.Worker(0), task.Worker(1)];
        var round = new LearningRound(chief, workers, task.Ppo);
        while (chief.Iteration < 2)
        {
            await round.RunAsync(task.Seed(chief.Iteration), Cancellation);
        }

        foreach (var worker in workers)
        {
            worker.Dispose();
        }

        Assert.Equal(chief.Version, learned.Version);
        Assert.Equal(chief.Snapshot().ToPolicy("smdp-dppo").Actor.Parameters.ToArray(), learned.Actor.Parameters.ToArray());
    }

    [Fact]
    public async Task Learn_OneWorkerDropped_StillSteps()
    {
        await using var cluster = await LearningCluster.StartAsync(silos: 1, workers: 3, dropped: 1, rounds: 1);

        var end = await cluster.UntilAsync(snapshot => snapshot.Iteration == 1);

        Assert.True(end.Version >= 1 && end.Fault is null);
    }

    [Fact]
    public async Task Learn_SiloOfTheChiefKilled_LosesOneUpdateAtMost()
    {
        await using var cluster = await LearningCluster.StartAsync(silos: 2);
        await cluster.UntilAsync(snapshot => snapshot.Version >= 3);
        var chief = await cluster
            .Silos.Client.GetGrain<IManagementGrain>(0)
            .GetActivationAddress((GrainReference)cluster.Policy, Cancellation);

        var before = await cluster.Policy.DescribeAsync();
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos.Single(silo => silo.SiloAddress.Equals(chief)), Cancellation);
        var after = await cluster.UntilAsync(_ => true);
        var later = await cluster.UntilAsync(snapshot => snapshot.Version > before.Version + 2);

        Assert.True(after.Version >= before.Version - 1, $"version {before.Version} before, {after.Version} after");
        Assert.True((await cluster.Policy.NewestAsync()).Version >= later.Version);
    }

    [Fact]
    public async Task Judge_OfNetworksThatKnowNothing_KeepsThemBack()
    {
        await using var cluster = await LearningCluster.StartAsync(silos: 1, rounds: 1, ("Learning:JudgeEvery", "1"));

        var end = await cluster.UntilAsync(snapshot => snapshot.GainOverFixed is not null);

        Assert.True(end is { GainOverFixed: < 0, ReleasedVersion: null });
        Assert.Null(await cluster.Policy.NewerAsync(0));
    }

    [Fact]
    public async Task Judge_GoingOnFromTheBundledPolicy_LetsItOutAndSilosFollow()
    {
        await using var cluster = await LearningCluster.StartAsync(
            silos: 1,
            rounds: 1,
            ("Learning:JudgeEvery", "1"),
            ("Learning:FromScratch", "false"),
            ("Learning:LearningRate", "1e-6"),
            ("Policy:Mode", "online")
        );

        var end = await cluster.UntilAsync(snapshot => snapshot.ReleasedVersion is not null);
        var followed = cluster.Silos.Silos[0].ServiceProvider.GetRequiredService<FollowedPolicy>();
        await cluster.UntilAsync(_ => followed.Version > 0);

        Assert.True(end.GainOverFixed > 0);
        Assert.Equal((end.ReleasedVersion, $"smdp-dppo/{end.ReleasedVersion}"), (followed.Version, followed.Name));
        Assert.Null(await cluster.Policy.NewerAsync(followed.Version));
    }

    private static LearningTask Task(int workers) =>
        new ServiceCollection()
            .AddLogging()
            .AddLearner(new ConfigurationBuilder().AddInMemoryCollection(LearningCluster.Settings(workers, dropped: 0)).Build())
            .BuildServiceProvider()
            .GetRequiredService<LearningTask>();
}
