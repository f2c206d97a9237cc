using HybridGrains.EdgeProtocol;
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
        Task? beforePart = null
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
        var app = builder.Build();
        app.Use(
            async (context, next) =>
            {
                if (context.Request.Headers.Authorization != $"Bearer {Samples.Token}")
                {
                    context.Response.StatusCode = StatusCodes.Status401Unauthorized;
                    return;
                }

                await next(context);
            }
        );
        app.MapHub<RecordingHub>(EdgeHubRoutes.Path);
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new FakeGateway(app, received);
    }

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

    internal sealed class RecordingHub(Recorder<object> received, Welcomes welcomes, PartGate gate) : Microsoft.AspNetCore.SignalR.Hub
    {
        public async Task Hello(HelloMessage message)
        {
            received.Add(message);
            await Clients.Caller.SendAsync(EdgeHubRoutes.Welcome, welcomes.Next());
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
    }
}
