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
        var learned = PolicyFile.Read(new MemoryStream((await cluster.Policy.NewerAsync(0))!.File), "release");

        var task = Task(workers: 2);
        var chief = new Chief(task.Begin(), task.Ppo, 2, 0);
        RolloutWorker[] workers = [task.Worker(0), task.Worker(1)];
        var round = new LearningRound(chief, workers, task.Ppo);
        while (chief.Iteration < 2) await round.RunAsync(task.Seed(chief.Iteration), Cancellation);
        foreach (var worker in workers) worker.Dispose();

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
        var chief = await cluster.Silos.Client.GetGrain<IManagementGrain>(0).GetActivationAddress((GrainReference)cluster.Policy, Cancellation);

        var before = await cluster.Policy.DescribeAsync();
        await cluster.Silos.KillSiloAsync(cluster.Silos.Silos.Single(silo => silo.SiloAddress.Equals(chief)), Cancellation);
        var after = await cluster.UntilAsync(_ => true);
        var later = await cluster.UntilAsync(snapshot => snapshot.Version > before.Version + 2);

        Assert.True(after.Version >= before.Version - 1, $"version {before.Version} before, {after.Version} after");
        Assert.NotNull(await cluster.Policy.NewerAsync(before.Version));
        Assert.True(later.Version > before.Version);
    }

    [Fact]
    public async Task Newer_OfTheNewestVersion_IsNothing()
    {
        await using var cluster = await LearningCluster.StartAsync(silos: 1);
        await cluster.UntilAsync(snapshot => snapshot.Version >= 1);

        Assert.NotNull(await cluster.Policy.NewerAsync(0));
        Assert.Null(await cluster.Policy.NewerAsync(long.MaxValue));
    }

    private static LearningTask Task(int workers) => new ServiceCollection()
        .AddLogging().AddLearner(new ConfigurationBuilder().AddInMemoryCollection(LearningCluster.Settings(workers, dropped: 0)).Build())
        .BuildServiceProvider().GetRequiredService<LearningTask>();
}
