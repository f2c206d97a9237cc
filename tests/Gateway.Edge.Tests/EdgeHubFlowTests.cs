using HybridGrains.EdgeAgent;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Tests.Edge;

namespace HybridGrains.Gateway.Edge.Tests;

public sealed class EdgeHubFlowTests
{
    private static readonly StepRangeId Range = new("01JZ0000000000000000000000", 1, 2, 5);

    private static ResultMessage Result =>
        new(Samples.Range(), Samples.Bytes(64), Samples.Picture(16), 2_000, 500) { Nonce = Samples.Nonce };

    [Fact]
    public async Task Hello_Good_ReachesTheGrainAndIsWelcomed()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        var hello = await host.Grain.SeeAsync<EdgeHello>("Connect");
        var welcome = await line.SeeAsync<WelcomeMessage>("the welcome");

        Assert.Equal((Samples.IdOf(Samples.Name), Samples.Name), (hello.AgentId, hello.Name));
        Assert.Equal(("cpu", 1_000), (hello.Device, hello.MemoryBytes));
        Assert.NotEmpty(hello.ConnectionId);
        var model = Assert.Single(hello.Models);
        Assert.Equal((Samples.Family, Samples.Hash), (model.Family, model.Hash));
        Assert.Equal(["small"], model.Denoisers);
        Assert.Equal(["light"], model.Decoders);
        Assert.Equal(new WelcomeMessage(EdgeProtocolVersion.Current, true, null, 4_000, 1_000), welcome);
    }

    [Fact]
    public async Task Hello_RefusedByTheGrain_EndsForGoodWithItsReason()
    {
        await using var host = await HubHost.StartAsync();
        host.Grain.Welcome = _ => new EdgeWelcome(false, "no family in common", TimeSpan.Zero, TimeSpan.Zero);
        await using var line = await host.JoinAsync();

        var close = await line.SeeCloseAsync();

        Assert.Equal(("no family in common", true), (close.Reason, close.Final));
        Assert.False((await line.SeeAsync<WelcomeMessage>("the welcome")).RetryLater);
    }

    [Fact]
    public async Task Hello_ClusterDoesNotAnswer_AsksToComeBack()
    {
        await using var host = await HubHost.StartAsync();
        host.Grain.Welcome = _ => throw new TimeoutException("no silo");
        await using var line = await host.JoinAsync();

        var welcome = await line.SeeAsync<WelcomeMessage>("the welcome");
        var close = await line.SeeCloseAsync();

        Assert.True(welcome is { Accepted: false, RetryLater: true });
        Assert.False(close.Final);
    }

    [Fact]
    public async Task Offer_MadeInsideConnect_ComesAfterTheWelcome()
    {
        await using var host = await HubHost.StartAsync();
        host.Grain.OnConnect = connection =>
        {
            _ = connection.OfferAsync(
                new StepRangeAssignment(Range, Samples.Family, "small", Samples.Bytes(64))
                {
                    Decoder = "light",
                    PreviewEvery = 3,
                    Nonce = Samples.Nonce,
                }
            );
            return Task.CompletedTask;
        };
        await using var line = await host.JoinAsync();

        var offer = await line.SeeAsync<OfferMessage>("the offer");

        Assert.IsType<WelcomeMessage>(line.Received.All.SkipWhile(message => message is ChallengeMessage or AdmissionMessage).First());
        Assert.Equal(
            new OfferMessage(Samples.Range(), Samples.Family, "small", "light", 3, offer.LatentState) { Nonce = offer.Nonce },
            offer
        );
        Assert.Equal(Samples.Nonce, offer.Nonce.ToArray());
        Assert.Equal(Samples.Bytes(64), offer.LatentState.ToArray());
    }

    [Fact]
    public async Task Cancel_ByTheGrain_ReachesTheAgent()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await host.Grain.Connection!.CancelAsync(Range);

        Assert.Equal(Samples.Range(), await line.SeeAsync<RangeKey>("the cancel"));
    }

    [Fact]
    public async Task Close_ByTheGrain_ReachesTheAgentAndEndsTheConnection()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await host.Grain.Connection!.CloseAsync("the lease ran out");

        Assert.Equal("the lease ran out", (await line.SeeCloseAsync()).Reason);
    }

    [Fact]
    public async Task Messages_OfOneAgent_ReachTheGrainInOrder()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        for (var step = 2; step <= 5; step++)
        {
            await line.SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(Samples.Range(), step, null) { Nonce = Samples.Nonce });
        }

        await line.SendAsync(EdgeHubRoutes.Result, Result);
        await line.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, true));
        await line.SendAsync(EdgeHubRoutes.Drain);
        await host.Grain.SeeAsync("Drain");

        Assert.Equal(
            ["Connect", "Progress", "Progress", "Progress", "Progress", "Complete", "Heartbeat", "Drain"],
            host.Grain.Calls.All.Select(made => made.Call)
        );
        Assert.Equal(
            [2, 3, 4, 5],
            host.Grain.Calls.All.Select(made => made.Argument).OfType<StepRangeProgress>().Select(progress => progress.StepsDone)
        );
        Assert.Equal(new EdgeHeartbeat(false, true), await host.Grain.SeeAsync<EdgeHeartbeat>("Heartbeat"));
    }

    [Fact]
    public async Task Result_SdxlLatentsAnd1024Picture_ReachTheGrainUnchanged()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();
        var message = new ResultMessage(Samples.Range(), Samples.Bytes(Samples.SdxlStateBytes), Samples.Picture(1_024), 2_000, 500)
        {
            Nonce = Samples.Nonce,
        };

        await line.SendAsync(EdgeHubRoutes.Result, message);
        var result = await host.Grain.SeeAsync<StepRangeResult>("Complete");

        Assert.Equal((Range, Samples.IdOf(Samples.Name), StepRangeStatus.Completed), (result.Range, result.WorkerId, result.Status));
        Assert.True(result.LatentState.Span.SequenceEqual(message.LatentState.Span));
        Assert.True(result.Picture!.Pixels.Span.SequenceEqual(message.Picture!.Pixels.Span));
        Assert.Equal((TimeSpan.FromMilliseconds(2), TimeSpan.FromMicroseconds(500)), (result.Elapsed, result.DecodeElapsed));
    }

    [Fact]
    public async Task Result_LargestPicture_ReachesTheGrain()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Result, Result with { Picture = Samples.Picture(EdgeLimits.MaxPictureSide) });

        Assert.Equal(EdgeLimits.MaxPictureSide, (await host.Grain.SeeAsync<StepRangeResult>("Complete")).Picture!.Width);
    }

    [Theory]
    [InlineData(ResultOutcome.Accepted, VerdictKind.Accepted, null)]
    [InlineData(ResultOutcome.StaleAttempt, VerdictKind.StaleAttempt, "attempt 1 is no longer current")]
    [InlineData(ResultOutcome.NotAssigned, VerdictKind.NotAssigned, "this agent was not given that range, or the message lacks its secret")]
    [InlineData(ResultOutcome.Rejected, VerdictKind.Rejected, "the latent state or picture does not fit the range that was offered")]
    public async Task Result_Judged_AgentHearsTheVerdict(ResultOutcome outcome, VerdictKind kind, string? reason)
    {
        await using var host = await HubHost.StartAsync();
        host.Grain.Outcome = _ => outcome;
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Result, Result);

        Assert.Equal(new VerdictMessage(Samples.Range(), kind, reason), await line.SeeAsync<VerdictMessage>("the verdict"));
    }

    [Fact]
    public async Task Result_ClusterFailsOnce_IsHandedInAgain()
    {
        await using var host = await HubHost.StartAsync();
        var calls = 0;
        host.Grain.Outcome = _ => ++calls == 1 ? throw new TimeoutException("no silo") : ResultOutcome.Accepted;
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Result, Result);

        Assert.Equal(VerdictKind.Accepted, (await line.SeeAsync<VerdictMessage>("the verdict")).Kind);
        await host.Grain.SeeAsync("Complete", count: 2);
    }

    [Fact]
    public async Task Result_ClusterStaysAway_AgentHearsThatItDidNotAnswer()
    {
        await using var host = await HubHost.StartAsync(null, ("Edge:ResultRetry", "00:00:00"));
        host.Grain.Outcome = _ => throw new TimeoutException("no silo");
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Result, Result);

        Assert.Equal(
            new VerdictMessage(Samples.Range(), VerdictKind.Unknown, "the cluster did not answer"),
            await line.SeeAsync<VerdictMessage>("the verdict")
        );
    }

    [Fact]
    public async Task Progress_OfAnOldAttempt_IsAnsweredAsStale()
    {
        await using var host = await HubHost.StartAsync();
        host.Grain.Verdict = RangeVerdict.Stop;
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(Samples.Range(), 3, Samples.Picture(8)) { Nonce = Samples.Nonce });

        Assert.Equal(VerdictKind.StaleAttempt, (await line.SeeAsync<VerdictMessage>("the verdict")).Kind);
        Assert.Equal(8, (await host.Grain.SeeAsync<StepRangeProgress>("Progress")).Preview!.Width);
    }

    [Theory]
    [InlineData("busy with another", StepRangeStatus.Declined)]
    [InlineData("failed: out of memory", StepRangeStatus.Failed)]
    public async Task Decline_ReachesTheGrainWithTheReason_AsAFailureOnlyWhereTheAgentTried(string reason, StepRangeStatus status)
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(Samples.Range(), reason) { Nonce = Samples.Nonce });

        var result = await host.Grain.SeeAsync<StepRangeResult>("Complete");
        Assert.Equal((Range, status, reason), (result.Range, result.Status, result.Error));
    }

    [Fact]
    public async Task Disconnect_TellsTheGrainAtOnce()
    {
        await using var host = await HubHost.StartAsync();
        var line = await host.JoinAsync();
        var connectionId = (await host.Grain.SeeAsync<EdgeHello>("Connect")).ConnectionId;

        await line.DisposeAsync();

        Assert.Equal(connectionId, await host.Grain.SeeAsync<string>("Disconnect"));
    }

    [Fact]
    public async Task Disconnect_RightAfterAResult_HandsItInFirst()
    {
        await using var host = await HubHost.StartAsync();
        var line = await host.JoinAsync();

        await line.CallAsync(EdgeHubRoutes.Result, Result);
        await line.DisposeAsync();
        await host.Grain.SeeAsync("Disconnect");

        Assert.Equal(["Connect", "Complete", "Disconnect"], host.Grain.Calls.All.Select(made => made.Call));
    }

    [Fact]
    public async Task Heartbeat_GrainHasForgottenTheConnection_RegistersAgain()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();
        var beats = 0;
        host.Grain.Serves = () => ++beats > 1;

        await line.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, false));

        await host.Grain.SeeAsync("Connect", count: 2);
        await line.SeeAsync<WelcomeMessage>("the second welcome", count: 2);
    }

    [Fact]
    public async Task Heartbeat_AnotherConnectionServes_EndsForGood()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();
        host.Grain.Serves = () => false;
        host.Grain.ConnectedElsewhere = true;

        await line.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, false));

        Assert.True((await line.SeeCloseAsync()).Final);
    }

    [Fact]
    public async Task Hello_OfAnIdThatIsConnected_NewerStaysOlderEnds()
    {
        await using var host = await HubHost.StartAsync();
        await using var older = await host.JoinAsync();
        await using var newer = await host.JoinAsync();

        var close = await older.SeeCloseAsync();
        await newer.SendAsync(EdgeHubRoutes.Drain);
        await host.Grain.SeeAsync("Drain");

        Assert.True(close.Final);
        Assert.Contains("a newer connection uses this agent id", close.Reason);
        Assert.DoesNotContain(newer.Received.All, message => message is CloseMessage);
    }

    [Fact]
    public async Task Agent_RealOneOnTheRealHub_RunsAnSdxlRange()
    {
        await using var host = await HubHost.StartAsync();
        var state = Samples.Bytes(Samples.SdxlStateBytes);
        await using var agent = RunningAgent.Start(host.Address, new FakeRunner { Free = true, PictureSide = 1_024 });
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        await host.Grain.Connection!.OfferAsync(
            new StepRangeAssignment(Range, Samples.Family, "small", state)
            {
                Decoder = "light",
                PreviewEvery = 1,
                Nonce = Samples.Nonce,
            }
        );
        var result = await host.Grain.SeeAsync<StepRangeResult>("Complete");
        await agent.SeeAsync(EdgeAgentEventKind.ResultAccepted);
        agent.Drain();

        Assert.Equal(EdgeAgentOutcome.Drained, await agent.Outcome.WithinAsync("the agent to leave"));
        Assert.Equal((Range, StepRangeStatus.Completed), (result.Range, result.Status));
        Assert.True(result.LatentState.Span.SequenceEqual(state));
        Assert.Equal((1_024, 1_024), (result.Picture!.Width, result.Picture.Height));
        Assert.Equal(
            [3, 4, 5],
            host.Grain.Calls.All.Select(made => made.Argument).OfType<StepRangeProgress>().Select(progress => progress.StepsDone)
        );
        await host.Grain.SeeAsync("Drain");
        await host.Grain.SeeAsync("Disconnect");
    }
}
