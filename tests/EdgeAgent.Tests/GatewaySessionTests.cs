using HybridGrains.EdgeAgent.Gateways;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;

namespace HybridGrains.EdgeAgent.Tests;

public sealed class GatewaySessionTests
{
    [Fact]
    public async Task Run_LineBreaksAsItIsCancelled_IsCancelled()
    {
        await using var gateway = await FakeGateway.StartAsync();
        using var cancellation = new CancellationTokenSource();
        var options = new EdgeAgentOptions
        {
            Gateway = gateway.Address,
            Token = Samples.Token,
            Name = Samples.Name,
            ModelsFolder = AppContext.BaseDirectory,
        };
        var session = new GatewaySession(options, new AgentCredentials(null), new BreaksWhenCancelled(cancellation), TimeProvider.System);

        var running = session.RunAsync(
            Task.FromResult<IReadOnlyList<EdgeModelMessage>>([]),
            Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken),
            cancellation.Token
        );

        var ended = await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsType<IOException>(ended.InnerException);
    }

    [Fact]
    public async Task Run_GatewayHangsUpWhileItsLastWordWaitsToBeHeard_EndsWithThatWord()
    {
        await using var gateway = await FakeGateway.StartAsync(lastWord: new CloseMessage("this agent was revoked") { Final = true });
        using var heard = new ManualResetEventSlim();
        var session = CreateSession(gateway, new HearsLate(heard), new AgentCredentials(null));

        var end = await RunAsync(session);
        heard.Set();

        Assert.Equal(SessionEnd.Refused("this agent was revoked"), end);
    }

    /// <summary>The gateway calls its close final, but an agent with a token can do something about it.</summary>
    [Theory]
    [InlineData(Samples.Token, nameof(SessionEndKind.Lost))]
    [InlineData("", nameof(SessionEndKind.Refused))]
    public async Task Run_ClusterForgotTheAgent_ComesAgainWhereItCanEnrol(string token, string expected)
    {
        const string reason = "the cluster does not know this agent with this key: enrol it anew";
        var credentials = new AgentCredentials(null);
        credentials.Enrolled(Samples.Cluster, Samples.IdOf(Samples.Name));
        await using var gateway = await FakeGateway.StartAsync(
            admission: _ => new AdmissionMessage(AdmissionKind.Unenrolled, null, reason),
            lastWord: new CloseMessage(reason) { Final = true }
        );
        using var heard = new ManualResetEventSlim(true);

        var end = await RunAsync(CreateSession(gateway, new HearsLate(heard), credentials, token));

        Assert.Equal((expected, reason), (end.Kind.ToString(), end.Reason));
    }

    private static Task<SessionEnd> RunAsync(GatewaySession session) =>
        session.RunAsync(
            Task.FromResult<IReadOnlyList<EdgeModelMessage>>([Samples.Model]),
            Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken),
            TestContext.Current.CancellationToken
        );

    private static GatewaySession CreateSession(
        FakeGateway gateway,
        ISessionEvents events,
        AgentCredentials credentials,
        string token = Samples.Token
    ) =>
        new(
            new EdgeAgentOptions
            {
                Gateway = gateway.Address,
                Token = token,
                Name = Samples.Name,
                ModelsFolder = AppContext.BaseDirectory,
            },
            credentials,
            events,
            TimeProvider.System
        );

    /// <summary>What comes after the welcome waits to be heard until the test lets it.</summary>
    private sealed class HearsLate(ManualResetEventSlim heard) : ISessionEvents
    {
        public HelloMessage Hello(string agentId, IReadOnlyList<EdgeModelMessage> models) =>
            new(EdgeProtocolVersion.Current, agentId, "cpu", 1_000, models);

        public void Enrolled(string clusterId, string agentId) { }

        public HeartbeatMessage Heartbeat() => new(false, false);

        public void Welcomed(GatewaySession session, WelcomeMessage welcome) => heard.Wait(TimeSpan.FromSeconds(20));

        public void Offered(OfferMessage offer) { }

        public void Cancelled(RangeKey range) { }

        public void Judged(VerdictMessage verdict) { }
    }

    /// <summary>Cancels when it is asked for the hello, and then fails as a socket would.</summary>
    private sealed class BreaksWhenCancelled(CancellationTokenSource cancellation) : ISessionEvents
    {
        public HelloMessage Hello(string agentId, IReadOnlyList<EdgeModelMessage> models)
        {
            cancellation.Cancel();
            throw new IOException("connection refused");
        }

        public void Enrolled(string clusterId, string agentId) { }

        public HeartbeatMessage Heartbeat() => throw new NotSupportedException();

        public void Welcomed(GatewaySession session, WelcomeMessage welcome) => throw new NotSupportedException();

        public void Offered(OfferMessage offer) => throw new NotSupportedException();

        public void Cancelled(RangeKey range) => throw new NotSupportedException();

        public void Judged(VerdictMessage verdict) => throw new NotSupportedException();
    }
}
