using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.EdgeAgent.Tests.Hub;

/// <summary>An agent's end of the wire in the hands of the test.</summary>
internal sealed class AgentLine : IAsyncDisposable
{
    private readonly HubConnection _connection;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private AgentLine(HubConnection connection)
    {
        _connection = connection;
        connection.Closed += _ =>
        {
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
        connection.On<WelcomeMessage>(EdgeHubRoutes.Welcome, message => Received.Add(message));
        connection.On<OfferMessage>(EdgeHubRoutes.Offer, message => Received.Add(message));
        connection.On<RangeKey>(EdgeHubRoutes.Cancel, message => Received.Add(message));
        connection.On<VerdictMessage>(EdgeHubRoutes.Verdict, message => Received.Add(message));
        connection.On<CloseMessage>(EdgeHubRoutes.Close, message => Received.Add(message));
    }

    public Recorder<object> Received { get; } = new();

    public Task Closed => _closed.Task.WithinAsync("the gateway to close the connection");

    public static HelloMessage Hello(string agentId = "desk-1") => new(EdgeProtocolVersion.Current, agentId, "cpu", 1_000, [Samples.Model]);

    public static async Task<AgentLine> OpenAsync(Uri gateway)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(
                new Uri(gateway, EdgeHubRoutes.Path),
                HttpTransportType.WebSockets,
                http =>
                {
                    http.SkipNegotiation = true;
                    http.AccessTokenProvider = () => Task.FromResult<string?>(Samples.Token);
                }
            )
            .AddMessagePackProtocol(protocol => protocol.SerializerOptions = EdgeSerializer.Options)
            .Build();
        var line = new AgentLine(connection);
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return line;
    }

    public Task SendAsync(string method, params object?[] arguments) =>
        _connection.SendCoreAsync(method, arguments, TestContext.Current.CancellationToken);

    /// <summary>As <see cref="SendAsync"/>, and waits until it has arrived.</summary>
    public Task CallAsync(string method, params object?[] arguments) =>
        _connection.InvokeCoreAsync(method, arguments, TestContext.Current.CancellationToken);

    public async Task<T> SeeAsync<T>(string phase, int count = 1) => (T)await Received.WaitForAsync(message => message is T, phase, count);

    /// <summary>Waits for the reason and the end.</summary>
    public async Task<CloseMessage> SeeCloseAsync()
    {
        var close = await SeeAsync<CloseMessage>("the reason of the close");
        await Closed;
        return close;
    }

    public ValueTask DisposeAsync() => _connection.DisposeAsync();
}
