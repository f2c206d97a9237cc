using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class EdgeAgentDrainTests
{
    [Fact]
    public async Task Drain_Idle_SaysDrainAndLeaves()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var runner = new FakeRunner();
        await using var agent = RunningAgent.Start(gateway.Address, runner);
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        agent.Drain();

        Assert.Equal(EdgeAgentOutcome.Drained, await agent.Outcome.WithinAsync("the agent to leave"));
        await gateway.Received.WaitForAsync(item => item is "gone", "the connection to end");
        Assert.Contains("drain", gateway.Received.All);
        await runner.Disposed.Task.WithinAsync("the runner's end");
    }

    [Fact]
    public async Task Drain_DuringARange_FinishesItDeclinesOthersAndLeavesAfterTheVerdict()
    {
        await using var gateway = await FakeGateway.StartAsync();
        var runner = new FakeRunner();
        await using var agent = RunningAgent.Start(gateway.Address, runner);
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 1));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        agent.Drain();
        await gateway.Received.WaitForAsync(item => item is "drain", "the drain");
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        var decline = await gateway.ReceiveAsync<DeclineMessage>("the decline");
        await gateway.ReceiveAsync<HeartbeatMessage>(beat => beat is { Busy: true, Draining: true }, "a heartbeat that says draining");
        runner.LetGo(3);
        var result = await gateway.ReceiveAsync<ResultMessage>("the result");
        Assert.False(agent.Outcome.IsCompleted);
        await gateway.SendAsync(EdgeHubRoutes.Verdict, new VerdictMessage(result.Range, VerdictKind.Accepted, null));

        Assert.Equal(EdgeAgentOutcome.Drained, await agent.Outcome.WithinAsync("the agent to leave"));
        Assert.StartsWith("draining", decline.Reason);
        Assert.Equal(1, result.Range.Attempt);
        Assert.Contains("1 ranges, 3 steps", (await agent.SeeAsync(EdgeAgentEventKind.Left)).Text);
    }

    [Fact]
    public async Task Drain_VerdictNeverComes_LeavesAllTheSame()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(
            gateway.Address,
            new FakeRunner { Free = true },
            options => options with { VerdictTimeout = TimeSpan.FromMilliseconds(50) }
        );
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await gateway.ReceiveAsync<ResultMessage>("the result");

        agent.Drain();

        Assert.Equal(EdgeAgentOutcome.Drained, await agent.Outcome.WithinAsync("the agent to leave"));
    }

    [Fact]
    public async Task Drain_NotConnected_LeavesAtOnce()
    {
        Uri address;
        await using (var gateway = await FakeGateway.StartAsync())
        {
            address = gateway.Address;
        }

        await using var agent = RunningAgent.Start(address, new FakeRunner());
        await agent.SeeAsync(EdgeAgentEventKind.ConnectionLost);

        agent.Drain();

        Assert.Equal(EdgeAgentOutcome.Drained, await agent.Outcome.WithinAsync("the agent to leave"));
    }

    [Fact]
    public async Task Abort_DuringARange_LeavesWithoutItsResult()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);
        agent.Drain();

        agent.Abort();

        Assert.Equal(EdgeAgentOutcome.Aborted, await agent.Outcome.WithinAsync("the agent to leave"));
        Assert.Empty(gateway.Received.All.OfType<ResultMessage>());
    }
}
