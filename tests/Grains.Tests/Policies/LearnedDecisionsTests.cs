using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Policies;

/// <summary>The bundled policy on a real silo, against an agent that the test plays.</summary>
public sealed class LearnedDecisionsTests
{
    [Fact]
    public async Task Submit_ModeLearned_IsDecidedByTheBundledPolicyOnTheClustersLoad()
    {
        await using var cluster = await GrainCluster.StartAsync(("Policy:Mode", "learned"));
        var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));

        await generation.SubmitAsync(Requests.Valid);
        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal(GenerationStatus.Completed, end.Status);
        // There is no edge worker, and the policy knows it.
        Assert.All(end.Ranges, range => Assert.Equal(Tier.Cloud, range.Tier));
        Assert.All(end.Ranges, range => Assert.Matches("^smdp-dppo/[0-9]+: .*no edge worker", range.Why));
    }

    [Fact]
    public async Task Submit_ModeLearnedAndASplit_DoesAsAsked()
    {
        await using var cluster = await GrainCluster.StartAsync(("Policy:Mode", "learned"));
        var generation = cluster.Grains.GetGrain<IGenerationGrain>(Guid.NewGuid().ToString("N"));

        await generation.SubmitAsync(Requests.Valid with { CloudSteps = 3 });
        var end = await GrainCluster.EndAsync(generation);

        Assert.Equal([(0, 3), (3, 4)], end.Ranges.Select(range => (range.From, range.To)));
        Assert.Contains("3 of 4 steps in the cloud, as asked for", end.Ranges[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Load_AgentBusy_TellsItsSlotAndItsBacklog()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("busy");
        var scheduler = cluster.Grains.GetGrain<ISchedulerGrain>(GrainCluster.Family.Manifest.Name);
        var query = new LoadQuery("large", "small", LatentBytes: 12_500, PictureBytes: 125_000);
        var before = await scheduler.LoadAsync(query);

        await cluster.SubmitToTheEdgeAsync();
        await agent.OfferedAsync();
        var after = await scheduler.LoadAsync(query);

        Assert.Equal((1, 1, 1, TimeSpan.Zero), (before.Edge.Workers, before.Edge.FreeSlots, before.Edge.Slots, before.Edge.Backlog));
        Assert.Equal(
            (0, TimeSpan.FromMilliseconds(10), TimeSpan.FromMilliseconds(100)),
            (after.Edge.FreeSlots, after.Edge.LatentTransfer, after.Edge.PictureTransfer)
        );
        Assert.True(after.Edge.Backlog > TimeSpan.Zero && after.Edge.SmallStep > TimeSpan.Zero && after.Edge.LargeStep == TimeSpan.Zero);
        Assert.True(after.Cloud.Workers == 1 && after.ArrivalsPerSecond > 0);
    }

    [Fact]
    public async Task Load_AgentLost_RaisesTheLossRate()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("lost");
        var scheduler = cluster.Grains.GetGrain<ISchedulerGrain>(GrainCluster.Family.Manifest.Name);
        var generation = await cluster.SubmitToTheEdgeAsync();
        await agent.OfferedAsync();

        await agent.Grain.DisconnectAsync(FakeAgent.ConnectionId);
        await GrainCluster.EndAsync(generation);

        var load = await scheduler.LoadAsync(new LoadQuery("large", "small", 1, 1));
        Assert.True(load.Edge.LossRate > 0 && load.Cloud.LossRate == 0);
    }
}
