using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class EdgeAgentReconnectTests
{
    [Fact]
    public async Task Run_GatewayRestarts_JoinsAgain()
    {
        var first = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(first.Address, new FakeRunner());
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        await first.DisposeAsync();
        await agent.SeeAsync(EdgeAgentEventKind.ConnectionLost);
        await using var second = await FakeGateway.StartAsync(address: first.Address);

        await second.ReceiveAsync<HelloMessage>("the hello to the second gateway");
        await agent.SeeAsync(EdgeAgentEventKind.Joined, count: 2);
    }

    [Fact]
    public async Task Run_GatewayRestartsDuringARange_HandsTheResultToTheNewOne()
    {
        var runner = new FakeRunner();
        var first = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(first.Address, runner);
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await first.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await first.DisposeAsync();
        await agent.SeeAsync(EdgeAgentEventKind.ConnectionLost);
        runner.LetGo(3);
        await agent.SeeAsync(EdgeAgentEventKind.RangeDone);
        await using var second = await FakeGateway.StartAsync(address: first.Address);
        var result = await second.ReceiveAsync<ResultMessage>("the late result");
        await second.SendAsync(
            EdgeHubRoutes.Verdict,
            new VerdictMessage(result.Range, VerdictKind.StaleAttempt, "attempt 1 is no longer current")
        );

        Assert.Equal(Samples.Range(), result.Range);
        Assert.StartsWith("result refused: attempt 1 is no longer current", (await agent.SeeAsync(EdgeAgentEventKind.ResultRefused)).Text);
    }

    [Fact]
    public async Task Offer_OfANewConnection_TakesThePlaceOfARangeOfTheOld()
    {
        var runner = new FakeRunner();
        var first = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(first.Address, runner);
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await first.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 1));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);
        await first.DisposeAsync();
        await using var second = await FakeGateway.StartAsync(address: first.Address);
        await agent.SeeAsync(EdgeAgentEventKind.Joined, count: 2);

        await second.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted, count: 2);
        runner.LetGo(3);

        Assert.Equal(2, (await second.ReceiveAsync<ResultMessage>("the result")).Range.Attempt);
        Assert.Equal(1, (await agent.SeeAsync(EdgeAgentEventKind.RangeStopped)).Range?.Attempt);
    }

    [Fact]
    public async Task Offer_UnderANewLeaseOfTheSameConnection_TakesThePlaceOfARangeOfTheOld()
    {
        // As after a sleep: the lease ran out, the connection did not.
        var runner = new FakeRunner();
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(gateway.Address, runner);
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 1));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(EdgeHubRoutes.Welcome, FakeGateway.Accepted());
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted, count: 2);
        runner.LetGo(3);

        Assert.Equal(2, (await gateway.ReceiveAsync<ResultMessage>("the result")).Range.Attempt);
        Assert.Contains("its result would be refused", (await agent.SeeAsync(EdgeAgentEventKind.RangeStopped)).Text);
        Assert.Empty(gateway.Received.All.OfType<DeclineMessage>());
    }

    [Fact]
    public async Task Close_Passing_ComesBack()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        await gateway.SendAsync(EdgeHubRoutes.Close, new CloseMessage("this silo goes down"));

        Assert.Contains("this silo goes down", (await agent.SeeAsync(EdgeAgentEventKind.ConnectionLost)).Text);
        await agent.SeeAsync(EdgeAgentEventKind.Joined, count: 2);
    }

    [Fact]
    public async Task Close_Final_EndsTheAgent()
    {
        await using var gateway = await FakeGateway.StartAsync();
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner());
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        await gateway.SendAsync(EdgeHubRoutes.Close, new CloseMessage("a newer connection uses this agent id") { Final = true });

        Assert.Equal(EdgeAgentOutcome.Refused, await agent.Outcome.WithinAsync("the agent to give up"));
        Assert.Single(gateway.Received.All.OfType<HelloMessage>());
    }
}
