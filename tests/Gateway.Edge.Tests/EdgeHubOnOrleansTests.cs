using System.Net;
using System.Net.Sockets;
using HybridGrains.EdgeAgent;
using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Edge;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Tests.Edge;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans;
using Orleans.Configuration;
using Orleans.Hosting;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>The hub's connections as observers of a real grain, from inside the silo and from a client of the cluster.</summary>
public sealed class EdgeHubOnOrleansTests
{
    [Fact]
    public async Task Hub_InsideTheSilo_CarriesARangeBothWays()
    {
        var (silo, client) = FreePorts();
        var fake = new FakeAgentGrain();
        var builder = CreateGateway(fake);
        builder.UseOrleans(orleans => Configure(orleans, silo, client));
        await using var app = await StartAsync(builder);

        await AssertRangeAsync(app, fake);
    }

    [Fact]
    public async Task Hub_InAClientOfTheCluster_CarriesARangeBothWays()
    {
        var (silo, client) = FreePorts();
        var fake = new FakeAgentGrain();
        var cluster = Host.CreateApplicationBuilder();
        cluster.Logging.ClearProviders();
        cluster.Services.AddSingleton(fake);
        cluster.Services.AddSingleton(new FakeRegistry());
        cluster.UseOrleans(orleans => Configure(orleans, silo, client));
        using var clusterHost = cluster.Build();
        await clusterHost.StartAsync(TestContext.Current.CancellationToken);
        var builder = CreateGateway(fake);
        builder.UseOrleansClient(orleans => orleans.UseLocalhostClustering(client, "edge-tests", $"edge-{silo}"));
        await using var app = await StartAsync(builder);

        await AssertRangeAsync(app, fake);

        await app.StopAsync(TestContext.Current.CancellationToken);
        await clusterHost.StopAsync(TestContext.Current.CancellationToken);
    }

    private static void Configure(ISiloBuilder orleans, int silo, int client)
    {
        orleans.UseLocalhostClustering(silo, client, null, "edge-tests", $"edge-{silo}");
        // The fake stands behind the grain and must not be taken for one.
        orleans.Services.PostConfigure<GrainTypeOptions>(types =>
        {
            types.Classes.Remove(typeof(FakeAgentGrain));
            types.Classes.Remove(typeof(FakeRegistry));
        });
    }

    private static WebApplicationBuilder CreateGateway(FakeAgentGrain fake)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(fake);
        builder.Services.AddSingleton(new FakeRegistry());
        builder.Services.AddEdgeHub(builder.Configuration);
        return builder;
    }

    private static async Task<WebApplication> StartAsync(WebApplicationBuilder builder)
    {
        var app = builder.Build();
        app.MapEdgeHub();
        await app.StartAsync(TestContext.Current.CancellationToken);
        return app;
    }

    private static async Task AssertRangeAsync(WebApplication app, FakeAgentGrain fake)
    {
        var grain = app.Services.GetRequiredService<IGrainFactory>().GetGrain<IEdgeAgentGrain>(Samples.IdOf(Samples.Name));
        var state = Samples.Bytes(Samples.SdxlStateBytes);
        var range = new StepRangeId("01JZ0000000000000000000000", 1, 2, 5);
        await using var agent = RunningAgent.Start(new Uri(app.Urls.Single()), new FakeRunner { Free = true, PictureSide = 1_024 });
        await agent.SeeAsync(EdgeAgentEventKind.Joined);

        await grain.AssignAsync(
            new StepRangeAssignment(range, Samples.Family, "small", state) { Decoder = "light", Nonce = Samples.Nonce }
        );
        var result = await fake.SeeAsync<StepRangeResult>("Complete");
        await agent.SeeAsync(EdgeAgentEventKind.ResultAccepted);
        agent.Drain();
        await agent.Outcome.WithinAsync("the agent to leave");
        await fake.SeeAsync("Disconnect");

        Assert.Equal((range, StepRangeStatus.Completed), (result.Range, result.Status));
        Assert.True(result.LatentState.Span.SequenceEqual(state));
        Assert.Equal(1_024, result.Picture!.Width);
    }

    /// <summary>Two free ports: the default ones would join any cluster of this machine.</summary>
    private static (int First, int Second) FreePorts()
    {
        using var first = new TcpListener(IPAddress.Loopback, 0);
        using var second = new TcpListener(IPAddress.Loopback, 0);
        first.Start();
        second.Start();
        return (((IPEndPoint)first.LocalEndpoint).Port, ((IPEndPoint)second.LocalEndpoint).Port);
    }
}
