using HybridGrains.EdgeAgent.Ranges;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class EdgeAgentRangeTests
{
    private static async Task<(FakeGateway Gateway, RunningAgent Agent)> JoinAsync(
        IRangeRunner runner,
        Func<EdgeAgentOptions, EdgeAgentOptions>? change = null
    )
    {
        var gateway = await FakeGateway.StartAsync();
        var agent = RunningAgent.Start(gateway.Address, runner, change);
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        return (gateway, agent);
    }

    [Fact]
    public async Task Offer_Accepted_SendsProgressOfEveryStepThenTheResult()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner { Free = true });
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        var offer = Samples.Offer(from: 2, to: 5);

        await gateway.SendAsync(EdgeHubRoutes.Offer, offer);
        var result = await gateway.ReceiveAsync<ResultMessage>("the result");

        Assert.Null(EdgeMessageCheck.WhyNot(result));
        Assert.Equal(offer.Range, result.Range);
        Assert.Equal(offer.LatentState.ToArray(), result.LatentState.ToArray());
        Assert.NotNull(result.Picture);
        var progress = gateway.Received.All.OfType<ProgressMessage>().ToList();
        Assert.Equal([3, 4, 5], progress.Select(message => message.StepsDone));
        Assert.All(progress, message => Assert.Null(EdgeMessageCheck.WhyNot(message)));
        Assert.All(progress, message => Assert.NotNull(message.Preview));
    }

    [Fact]
    public async Task Offer_SdxlLatentsAndPicture_TravelBothWaysUnchanged()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner { Free = true, PictureSide = 1_024 });
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        var offer = Samples.Offer(bytes: Samples.SdxlStateBytes);

        await gateway.SendAsync(EdgeHubRoutes.Offer, offer);
        var result = await gateway.ReceiveAsync<ResultMessage>("the result");

        Assert.True(gateway.Received.All.OfType<PartMessage>().Count() > 10);
        Assert.True(result.LatentState.Span.SequenceEqual(offer.LatentState.Span));
        Assert.True(result.Picture!.Pixels.Span.SequenceEqual(Samples.Picture(1_024).Pixels.Span));
    }

    [Fact]
    public async Task Heartbeats_WhileARangeIsStuck_GoOnAndSayBusy()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner());
        await using var closesGateway = gateway;
        await using var closesAgent = agent;

        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());

        await gateway.ReceiveAsync<HeartbeatMessage>(beat => beat.Busy, "five heartbeats during the range", count: 5);
        Assert.Empty(gateway.Received.All.OfType<ProgressMessage>());
    }

    [Fact]
    public async Task Heartbeats_WhileALargeResultIsOnTheLine_GoBetweenItsPiecesAndSayBusy()
    {
        var gate = new TaskCompletionSource();
        await using var gateway = await FakeGateway.StartAsync(beforePart: gate.Task);
        await using var agent = RunningAgent.Start(gateway.Address, new FakeRunner { Free = true, PictureSide = 1_024 });
        await agent.SeeAsync(EdgeAgentEventKind.Joined);
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await gateway.ReceiveAsync<PartMessage>("the first piece");
        var beats = gateway.Received.All.OfType<HeartbeatMessage>().Count(beat => beat.Busy);

        await gateway.ReceiveAsync<HeartbeatMessage>(beat => beat.Busy, "three more heartbeats", count: beats + 3);
        var pieces = gateway.Received.All.OfType<PartMessage>().Count();
        gate.SetResult();

        Assert.Equal(1, pieces);
        await gateway.ReceiveAsync<ResultMessage>("the whole result");
    }

    [Fact]
    public async Task Offer_UnknownFamily_IsDeclinedWithTheReason()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner());
        await using var closesGateway = gateway;
        await using var closesAgent = agent;

        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer() with { Family = "other" });

        var decline = await gateway.ReceiveAsync<DeclineMessage>("the decline");
        Assert.Equal((Samples.Range(), "model family 'other' is not on this agent"), (decline.Range, decline.Reason));
    }

    [Fact]
    public async Task Offer_WhileBusy_IsDeclinedAndTheFirstGoesOn()
    {
        var runner = new FakeRunner();
        var (gateway, agent) = await JoinAsync(runner);
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 1));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        var decline = await gateway.ReceiveAsync<DeclineMessage>("the decline");
        runner.LetGo(3);
        var result = await gateway.ReceiveAsync<ResultMessage>("the result");

        Assert.Equal(2, decline.Range.Attempt);
        Assert.StartsWith("busy with steps 2..5", decline.Reason);
        Assert.Equal(1, result.Range.Attempt);
    }

    [Fact]
    public async Task Offer_ThatBreaksTheProtocol_IsDeclinedWithFieldAndRange()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner());
        await using var closesGateway = gateway;
        await using var closesAgent = agent;

        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer() with { PreviewEvery = -1 });

        Assert.Equal("previewEvery: -1; allowed 0 to 150", (await gateway.ReceiveAsync<DeclineMessage>("the decline")).Reason);
    }

    [Fact]
    public async Task Offer_WithLatentStateThatCannotBeRead_IsDeclined()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner { Failure = new RangeDeclinedException("latent state: wrong checksum") });
        await using var closesGateway = gateway;
        await using var closesAgent = agent;

        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());

        Assert.Equal("latent state: wrong checksum", (await gateway.ReceiveAsync<DeclineMessage>("the decline")).Reason);
    }

    [Fact]
    public async Task Offer_WhoseComputationFails_IsDeclinedAndTheAgentStays()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner { Failure = new OutOfMemoryException("no memory\nfor that") });
        await using var closesGateway = gateway;
        await using var closesAgent = agent;

        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 1));
        var first = await gateway.ReceiveAsync<DeclineMessage>("the decline");
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        var second = await gateway.ReceiveAsync<DeclineMessage>("the second decline", count: 2);

        Assert.Equal(
            [(1, "failed: no memory for that"), (2, "failed: no memory for that")],
            new[] { first, second }.Select(decline => (decline.Range.Attempt, decline.Reason))
        );
    }

    [Fact]
    public async Task Cancel_RunningRange_StopsItWithoutAResult()
    {
        var runner = new FakeRunner();
        var (gateway, agent) = await JoinAsync(runner);
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(EdgeHubRoutes.Cancel, Samples.Range());

        Assert.Contains("the cluster cancelled it", (await agent.SeeAsync(EdgeAgentEventKind.RangeStopped)).Text);
        Assert.Empty(gateway.Received.All.OfType<ResultMessage>());
    }

    [Fact]
    public async Task Cancel_AnotherAttempt_LeavesTheRunningOneAlone()
    {
        var runner = new FakeRunner();
        var (gateway, agent) = await JoinAsync(runner);
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(EdgeHubRoutes.Cancel, Samples.Range(attempt: 1));
        runner.LetGo(3);

        Assert.Equal(2, (await gateway.ReceiveAsync<ResultMessage>("the result")).Range.Attempt);
    }

    [Fact]
    public async Task Offer_AfterACancelThatIsStillInsideAStep_WaitsAndRuns()
    {
        var runner = new FakeRunner { DeafInsideStep = true };
        var (gateway, agent) = await JoinAsync(runner);
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 1));
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(EdgeHubRoutes.Cancel, Samples.Range(attempt: 1));
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 2));
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer(attempt: 3));
        var decline = await gateway.ReceiveAsync<DeclineMessage>("the decline of the third");
        runner.LetGo(4);

        Assert.Equal(2, (await gateway.ReceiveAsync<ResultMessage>("the result")).Range.Attempt);
        Assert.Equal(3, decline.Range.Attempt);
        Assert.Equal(1, agent.Events.All.Single(happened => happened.Kind == EdgeAgentEventKind.RangeStopped).Range?.Attempt);
    }

    [Fact]
    public async Task SlowDown_Cancelled_DoesNotHoldTheThread()
    {
        var (gateway, agent) = await JoinAsync(
            new FakeRunner { Free = true },
            options => options with { SlowDown = TimeSpan.FromMinutes(1) }
        );
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(EdgeHubRoutes.Cancel, Samples.Range());

        await agent.SeeAsync(EdgeAgentEventKind.RangeStopped);
        Assert.Empty(gateway.Received.All.OfType<ProgressMessage>());
    }

    [Fact]
    public async Task Verdict_StaleWhileRunning_StopsTheRangeAndTellsTheOwner()
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner());
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await agent.SeeAsync(EdgeAgentEventKind.RangeStarted);

        await gateway.SendAsync(
            EdgeHubRoutes.Verdict,
            new VerdictMessage(Samples.Range(), VerdictKind.StaleAttempt, "attempt 1 is no longer current")
        );

        Assert.StartsWith("result refused: attempt 1 is no longer current", (await agent.SeeAsync(EdgeAgentEventKind.ResultRefused)).Text);
        await agent.SeeAsync(EdgeAgentEventKind.RangeStopped);
    }

    [Theory]
    [InlineData(VerdictKind.Accepted, EdgeAgentEventKind.ResultAccepted)]
    [InlineData(VerdictKind.StaleAttempt, EdgeAgentEventKind.ResultRefused)]
    [InlineData(VerdictKind.Rejected, EdgeAgentEventKind.ResultRefused)]
    public async Task Verdict_OnAResult_IsReported(VerdictKind kind, EdgeAgentEventKind expected)
    {
        var (gateway, agent) = await JoinAsync(new FakeRunner { Free = true });
        await using var closesGateway = gateway;
        await using var closesAgent = agent;
        await gateway.SendAsync(EdgeHubRoutes.Offer, Samples.Offer());
        await gateway.ReceiveAsync<ResultMessage>("the result");

        await gateway.SendAsync(EdgeHubRoutes.Verdict, new VerdictMessage(Samples.Range(), kind, "because"));

        Assert.Equal(Samples.Range(), (await agent.SeeAsync(expected)).Range);
    }
}
