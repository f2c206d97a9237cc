using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Tests.Cluster;

namespace HybridGrains.Grains.Tests.Workers;

/// <summary>Who may speak for a range, on a real silo, against agents that the test plays.</summary>
public sealed class EdgeAgentGrainTests
{
    [Fact]
    public async Task CompleteRange_OfAnothersRange_IsNotAssignedAndChangesNothing()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var honest = await cluster.JoinAsync("honest");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await honest.OfferedAsync();
        var thief = await cluster.JoinAsync("thief");

        var stolen = await thief.CompleteAsync(assignment);
        var declined = await thief.Grain.CompleteRangeAsync(
            FakeAgent.ConnectionId,
            new StepRangeResult(assignment.Range, honest.Id, StepRangeStatus.Failed) { Nonce = assignment.Nonce }
        );
        var right = await honest.CompleteAsync(assignment);

        Assert.Equal((ResultOutcome.NotAssigned, ResultOutcome.NotAssigned), (stolen, declined));
        Assert.Equal(ResultOutcome.Accepted, right);
        var range = Assert.Single((await generation.GetAsync())!.Ranges);
        Assert.Equal((honest.Id, "honest", RangeStatus.Completed), (range.Worker, range.WorkerName, range.Status));
    }

    [Fact]
    public async Task CompleteRange_WithoutTheSecret_IsNotAssigned()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("agent");
        await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();

        var outcome = await agent.CompleteAsync(assignment with { Nonce = AssignmentNonce.Draw() });

        Assert.Equal(ResultOutcome.NotAssigned, outcome);
        Assert.Equal(ResultOutcome.Accepted, await agent.CompleteAsync(assignment));
    }

    [Fact]
    public async Task CompleteRange_AtTheGenerationItself_NeedsTheSecretToo()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("agent");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();
        var forged = FakeAgent.Compute(assignment) with { WorkerId = agent.Id, Nonce = AssignmentNonce.Draw() };

        Assert.Equal(ResultOutcome.NotAssigned, await generation.CompleteRangeAsync(forged));
        Assert.Equal(
            ResultOutcome.NotAssigned,
            await generation.CompleteRangeAsync(forged with { WorkerId = "cloud-0", Nonce = assignment.Nonce })
        );
    }

    [Fact]
    public async Task Reconnect_WithinTheLease_TheResultCountsAndNoProbeFollows()
    {
        // No cloud: nobody is faster.
        await using var cluster = await GrainCluster.StartAsync(("CloudWorkers:Enabled", "false"));
        var agent = await cluster.JoinAsync("agent");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();

        await agent.Grain.DisconnectAsync(FakeAgent.ConnectionId);
        var welcome = await cluster.ConnectAsync(agent, "agent", "second connection");
        var outcome = await agent.CompleteAsync(assignment);

        Assert.True(welcome is { Accepted: true, Resumed: true });
        Assert.Equal(ResultOutcome.Accepted, outcome);
        var end = (await generation.GetAsync())!;
        Assert.Equal(GenerationStatus.Completed, end.Status);
        Assert.Equal([RangeStatus.Completed, RangeStatus.Cancelled], end.Ranges.Select(range => range.Status));
    }

    [Fact]
    public async Task Reconnect_AfterSomebodyElseWasFaster_IsStale()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("agent");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();

        await agent.Grain.DisconnectAsync(FakeAgent.ConnectionId);
        var end = await GrainCluster.EndAsync(generation);
        await cluster.ConnectAsync(agent, "agent", "second connection");

        Assert.Equal(ResultOutcome.StaleAttempt, await agent.CompleteAsync(assignment));
        Assert.Equal([RangeStatus.Lost, RangeStatus.Completed], end.Ranges.Select(range => range.Status));
    }

    [Fact]
    public async Task Revoke_EndsTheConnectionAndTheRangeRunsElsewhere()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var agent = await cluster.JoinAsync("agent");
        var generation = await cluster.SubmitToTheEdgeAsync();
        var assignment = await agent.OfferedAsync();

        await cluster.Grains.GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key).RevokeAsync(agent.Id);
        var welcome = await cluster.ConnectAsync(agent, "agent", "second connection");
        var outcome = await agent.CompleteAsync(assignment);
        var end = await GrainCluster.EndAsync(generation);

        Assert.False(welcome.Accepted);
        Assert.NotEqual(ResultOutcome.Accepted, outcome);
        Assert.Equal([RangeStatus.Lost, RangeStatus.Completed], end.Ranges.Select(range => range.Status));
    }

    [Fact]
    public async Task Report_WhoseIdIsOfTheOtherTier_IsRefusedByTheScheduler()
    {
        await using var cluster = await GrainCluster.StartAsync();
        var scheduler = cluster.Grains.GetGrain<ISchedulerGrain>("tiny-family");

        await Assert.ThrowsAsync<ArgumentException>(() =>
            scheduler.ReportWorkerAsync(new WorkerReport("cloud-0", Interfaces.Tier.Edge, ["small"], ["full"]))
        );
        await Assert.ThrowsAsync<ArgumentException>(() =>
            scheduler.ReportWorkerAsync(new WorkerReport(AgentIds.Issue(), Interfaces.Tier.Cloud, ["small"], ["full"]))
        );
    }
}
