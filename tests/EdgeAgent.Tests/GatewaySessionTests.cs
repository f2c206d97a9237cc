using HybridGrains.EdgeAgent.Gateways;
using HybridGrains.EdgeProtocol;

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
            AgentId = "desk-1",
            ModelsFolder = AppContext.BaseDirectory,
        };
        var session = new GatewaySession(options, new BreaksWhenCancelled(cancellation), TimeProvider.System);

        var running = session.RunAsync(
            Task.FromResult<IReadOnlyList<EdgeModelMessage>>([]),
            Task.Delay(Timeout.Infinite, TestContext.Current.CancellationToken),
            cancellation.Token
        );

        var ended = await Assert.ThrowsAsync<OperationCanceledException>(() => running);
        Assert.IsType<IOException>(ended.InnerException);
    }

    /// <summary>Cancels when it is asked for the hello, and then fails as a socket would.</summary>
    private sealed class BreaksWhenCancelled(CancellationTokenSource cancellation) : ISessionEvents
    {
        public HelloMessage Hello(IReadOnlyList<EdgeModelMessage> models)
        {
            cancellation.Cancel();
            throw new IOException("connection refused");
        }

        public HeartbeatMessage Heartbeat() => throw new NotSupportedException();

        public void Welcomed(GatewaySession session, WelcomeMessage welcome) => throw new NotSupportedException();

        public void Offered(OfferMessage offer) => throw new NotSupportedException();

        public void Cancelled(RangeKey range) => throw new NotSupportedException();

        public void Judged(VerdictMessage verdict) => throw new NotSupportedException();
    }
}
