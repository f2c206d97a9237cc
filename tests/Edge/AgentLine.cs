using System.Security.Cryptography;
using HybridGrains.EdgeProtocol;
using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Tests.Edge;

/// <summary>An agent's end of the wire in the hands of the test.</summary>
internal sealed class AgentLine : IAsyncDisposable
{
    /// <summary>Stands in the record where the line went.</summary>
    public const string Gone = "gone";

    private readonly HubConnection _connection;
    private readonly TaskCompletionSource _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private readonly Uri _gateway;

    private AgentLine(HubConnection connection, Uri gateway)
    {
        (_connection, _gateway) = (connection, gateway);
        connection.Closed += _ =>
        {
            Received.Add(Gone);
            _closed.TrySetResult();
            return Task.CompletedTask;
        };
        connection.On<ChallengeMessage>(EdgeHubRoutes.Challenge, HearAsync);
        connection.On<AdmissionMessage>(EdgeHubRoutes.Admission, HearAsync);
        connection.On<WelcomeMessage>(EdgeHubRoutes.Welcome, HearAsync);
        connection.On<OfferMessage>(EdgeHubRoutes.Offer, HearAsync);
        connection.On<RangeKey>(EdgeHubRoutes.Cancel, HearAsync);
        connection.On<VerdictMessage>(EdgeHubRoutes.Verdict, HearAsync);
        connection.On<CloseMessage>(EdgeHubRoutes.Close, HearAsync);
    }

    /// <summary>Messages in order, and <see cref="Gone"/> where the line went.</summary>
    public Recorder<object> Received { get; } = new();

    /// <summary>Until it completes nothing that arrives is heard. Default: completed.</summary>
    public Task Listening { get; set; } = Task.CompletedTask;

    public Task Closed => _closed.Task.WithinAsync("the gateway to close the connection");

    /// <summary>The line has gone, whoever ended it.</summary>
    public Task Ended => _closed.Task;

    /// <summary>The agent's own key.</summary>
    public ECDsa Key { get; } = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public static HelloMessage Hello(string name = Samples.Name) =>
        new(EdgeProtocolVersion.Current, Samples.IdOf(name), "cpu", 1_000, [Samples.Model]);

    public static async Task<AgentLine> OpenAsync(Uri gateway)
    {
        var connection = new HubConnectionBuilder()
            .WithUrl(new Uri(gateway, EdgeHubRoutes.Path), HttpTransportType.WebSockets, http => http.SkipNegotiation = true)
            .AddMessagePackProtocol(protocol => protocol.SerializerOptions = EdgeSerializer.Options)
            .Build();
        var line = new AgentLine(connection, gateway);
        await connection.StartAsync(TestContext.Current.CancellationToken);
        return line;
    }

    /// <summary>Enrols with the token of the tests, as <paramref name="change"/> makes it; returns what the gateway says.</summary>
    public async Task<AdmissionMessage> ProveAsync(string name = Samples.Name, Func<ProofMessage, ProofMessage>? change = null)
    {
        var proof = await ProofAsync(name);
        await SendAsync(EdgeHubRoutes.Prove, change?.Invoke(proof) ?? proof);
        return await SeeAsync<AdmissionMessage>("the admission");
    }

    /// <summary>A good answer to this line's challenge.</summary>
    /// <param name="agentId">Null to enrol.</param>
    public async Task<ProofMessage> ProofAsync(
        string name = Samples.Name,
        string? agentId = null,
        ECDsa? key = null,
        string? audience = null
    )
    {
        var challenge = await SeeAsync<ChallengeMessage>("the challenge");
        EnrolmentToken.TryRead(agentId is null ? Samples.Token : null, out var token);
        using (token)
        {
            return EdgeProof.Sign(
                challenge,
                new ProofMessage(EdgeProtocolVersion.Current, agentId, name, default, audience ?? _gateway.Authority, default),
                key ?? Key,
                token
            );
        }
    }

    public Task SendAsync(string method, params object?[] arguments) =>
        _connection.SendCoreAsync(method, arguments, TestContext.Current.CancellationToken);

    /// <summary>As <see cref="SendAsync"/>, and waits until it has arrived.</summary>
    public Task CallAsync(string method, params object?[] arguments) =>
        _connection.InvokeCoreAsync(method, arguments, TestContext.Current.CancellationToken);

    public async Task<T> SeeAsync<T>(string phase, int count = 1) => (T)await Received.WaitForAsync(message => message is T, phase, count);

    /// <summary>Waits for the reason, and hangs up as agents do.</summary>
    public async Task<CloseMessage> SeeCloseAsync()
    {
        var close = await SeeAsync<CloseMessage>("the reason of the close");
        await _connection.StopAsync(TestContext.Current.CancellationToken);
        await Closed;
        return close;
    }

    public async ValueTask DisposeAsync()
    {
        await _connection.DisposeAsync();
        Key.Dispose();
    }

    private async Task HearAsync<T>(T message)
    {
        await Listening;
        Received.Add(message!);
    }
}
