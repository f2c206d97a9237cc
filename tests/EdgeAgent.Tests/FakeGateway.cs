using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace HybridGrains.EdgeAgent.Tests;

/// <summary>A gateway without a cluster: records what agents send and sends what the test says.</summary>
internal sealed class FakeGateway : IAsyncDisposable
{
    private readonly WebApplication _app;

    private FakeGateway(WebApplication app, Recorder<object> received)
    {
        _app = app;
        Received = received;
        Address = new Uri(app.Urls.Single());
    }

    public Uri Address { get; }

    /// <summary>Messages in order; the text "drain" for a drain, "gone" for a disconnect.</summary>
    public Recorder<object> Received { get; }

    public static async Task<FakeGateway> StartAsync(
        Func<int, WelcomeMessage>? welcome = null,
        Uri? address = null,
        Task? beforePart = null,
        Func<ProofMessage, AdmissionMessage>? admission = null,
        CloseMessage? lastWord = null
    )
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls(address?.ToString() ?? "http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder
            .Services.AddSignalR(hub =>
            {
                hub.MaximumReceiveMessageSize = EdgeLimits.MaxMessageBytes;
                hub.EnableDetailedErrors = true;
                // A call that waits must not hold up the heartbeats.
                hub.MaximumParallelInvocationsPerClient = beforePart is null ? 1 : 2;
            })
            .AddMessagePackProtocol(protocol => protocol.SerializerOptions = EdgeSerializer.Options);
        var received = new Recorder<object>();
        builder.Services.AddSingleton(received);
        builder.Services.AddSingleton(new PartGate(beforePart ?? Task.CompletedTask));
        builder.Services.AddSingleton(new Welcomes(welcome ?? (_ => Accepted())));
        builder.Services.AddSingleton(new Admissions(admission ?? (_ => Admitted), lastWord));
        var app = builder.Build();
        app.MapHub<RecordingHub>(EdgeHubRoutes.Path);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FakeGateway(app, received);
    }

    public static AdmissionMessage Admitted { get; } = new(AdmissionKind.Admitted, Samples.IdOf(Samples.Name), null);

    public static ChallengeMessage Challenge { get; } =
        new(EdgeProtocolVersion.Oldest, EdgeProtocolVersion.Current, Samples.Cluster, "connection", new byte[EdgeProof.NonceBytes]);

    public static WelcomeMessage Accepted(int heartbeatMs = 40) => new(EdgeProtocolVersion.Current, true, null, 4_000, heartbeatMs);

    public Task SendAsync(string method, object message) =>
        _app.Services.GetRequiredService<IHubContext<RecordingHub>>().Clients.All.SendAsync(method, message);

    public async Task<T> ReceiveAsync<T>(Func<T, bool> fits, string phase, int count = 1)
        where T : class => (T)await Received.WaitForAsync(item => item is T message && fits(message), phase, count);

    public Task<T> ReceiveAsync<T>(string phase, int count = 1)
        where T : class => ReceiveAsync<T>(_ => true, phase, count);

    public async ValueTask DisposeAsync() => await _app.DisposeAsync();

    internal sealed class Welcomes(Func<int, WelcomeMessage> next)
    {
        private int _hellos;

        public WelcomeMessage Next() => next(Interlocked.Increment(ref _hellos));
    }

    internal sealed record PartGate(Task Opened);

    /// <param name="LastWord">What the gateway says after everything else, hanging up at once; null to go on.</param>
    internal sealed record Admissions(Func<ProofMessage, AdmissionMessage> Judge, CloseMessage? LastWord);

    internal sealed class RecordingHub(Recorder<object> received, Welcomes welcomes, Admissions admissions, PartGate gate)
        : Microsoft.AspNetCore.SignalR.Hub
    {
        public override Task OnConnectedAsync() => Clients.Caller.SendAsync(EdgeHubRoutes.Challenge, Challenge);

        /// <summary>Checked here, and not recorded: tests look at what comes after.</summary>
        public async Task Prove(ProofMessage proof)
        {
            Assert.Null(EdgeMessageCheck.WhyNot(proof));
            Assert.True(EdgeProof.IsSignedBy(proof.PublicKey, proof.Signature, Challenge, proof));
            var admission = admissions.Judge(proof);
            await Clients.Caller.SendAsync(EdgeHubRoutes.Admission, admission);
            if (admission.Kind != AdmissionKind.Admitted)
            {
                await HangUpAsync();
            }
        }

        public async Task Hello(HelloMessage message)
        {
            received.Add(message);
            await Clients.Caller.SendAsync(EdgeHubRoutes.Welcome, welcomes.Next());
            await HangUpAsync();
        }

        public void Heartbeat(HeartbeatMessage message) => received.Add(message);

        public void Progress(ProgressMessage message) => received.Add(message);

        public void Result(ResultMessage message) => received.Add(message);

        public async Task ResultPart(PartMessage message)
        {
            received.Add(message);
            await gate.Opened;
            if (message.Offset + message.Bytes.Length == message.Total)
            {
                // A hub lives for one call: the pieces are in the record.
                var pieces = received.All.OfType<PartMessage>().Where(part => part.Total == message.Total);
                received.Add(EdgeSerializer.Deserialize<ResultMessage>(pieces.SelectMany(part => part.Bytes.ToArray()).ToArray()));
            }
        }

        public void Decline(DeclineMessage message) => received.Add(message);

        public void Drain() => received.Add("drain");

        public override Task OnDisconnectedAsync(Exception? exception)
        {
            received.Add("gone");
            return Task.CompletedTask;
        }

        private async Task HangUpAsync()
        {
            if (admissions.LastWord is { } lastWord)
            {
                await Clients.Caller.SendAsync(EdgeHubRoutes.Close, lastWord);
                Context.Abort();
            }
        }
    }
}
