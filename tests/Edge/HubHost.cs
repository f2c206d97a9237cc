using System.Diagnostics.Metrics;
using System.Net.WebSockets;
using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Orleans;

namespace HybridGrains.Tests.Edge;

/// <summary>The edge hub on a real socket, with fake grains behind it.</summary>
internal sealed class HubHost : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly MeterListener _listener = new();

    private HubHost(WebApplication app, Func<string, FakeAgentGrain> grain, FakeRegistry registry)
    {
        Registry = registry;
        _app = app;
        Address = new Uri(app.Urls.Single());
        GrainOf = name => grain(Samples.IdOf(name));
        var meters = app.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Scope == meters && instrument.Name == "violations")
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((_, _, tags, _) => Violations.Add((string)tags[0].Value!));
        _listener.Start();
    }

    public Uri Address { get; }

    /// <summary>The grain of the agent of that name.</summary>
    public Func<string, FakeAgentGrain> GrainOf { get; }

    public FakeRegistry Registry { get; }

    /// <summary>The grain of the agent that <see cref="AgentLine"/> is when it is given no name.</summary>
    public FakeAgentGrain Grain => GrainOf(Samples.Name);

    /// <summary>Kinds of counted violations.</summary>
    public Recorder<string> Violations { get; } = new();

    public static async Task<HubHost> StartAsync(TimeProvider? timeProvider = null, params (string Key, string Value)[] settings)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Configuration.AddInMemoryCollection(
            settings.Select(setting => KeyValuePair.Create<string, string?>(setting.Key, setting.Value))
        );
        var (factory, grain, registry) = FakeGrainFactory.Create();
        builder.Services.AddSingleton(factory);
        if (timeProvider is not null)
        {
            builder.Services.AddSingleton(timeProvider);
        }

        builder.Services.AddEdgeHub(builder.Configuration);
        var app = builder.Build();
        app.UseWebSockets();
        app.MapEdgeHub();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return new HubHost(app, grain, registry);
    }

    /// <summary>Connected, and nothing said.</summary>
    public Task<AgentLine> ConnectAsync() => AgentLine.OpenAsync(Address);

    /// <summary>Connected and admitted.</summary>
    public async Task<AgentLine> AdmitAsync(string name = Samples.Name)
    {
        var line = await ConnectAsync();
        await line.ProveAsync(name);
        return line;
    }

    /// <summary>Admitted and said hello.</summary>
    public async Task<AgentLine> JoinAsync(string name = Samples.Name)
    {
        var line = await AdmitAsync(name);
        await line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello(name));
        await line.SeeAsync<WelcomeMessage>("the welcome");
        return line;
    }

    /// <summary>A bare socket, not yet spoken on.</summary>
    public async Task<ClientWebSocket> OpenSocketAsync()
    {
        var socket = new ClientWebSocket();
        socket.Options.CollectHttpResponseDetails = true;
        try
        {
            await socket.ConnectAsync(
                new UriBuilder(Address) { Scheme = "ws", Path = EdgeHubRoutes.Path }.Uri,
                TestContext.Current.CancellationToken
            );
        }
        catch (WebSocketException)
        {
            // The test looks at the status code.
        }

        return socket;
    }

    public async ValueTask DisposeAsync()
    {
        _listener.Dispose();
        await _app.DisposeAsync();
    }
}
