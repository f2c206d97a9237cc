using System.Net;
using System.Net.WebSockets;
using System.Text;
using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Edge;
using HybridGrains.Tests.Edge;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>What one connection, one agent or one network may ask of a gateway, and no more.</summary>
public sealed class EdgeHubFloodTests
{
    [Fact]
    public async Task Pings_MoreThanSignalRNeeds_EndTheSocket()
    {
        await using var host = await HubHost.StartAsync(new FakeTimeProvider());
        using var socket = await host.OpenSocketAsync();
        await socket.ShakeHandsAsync();

        // Length 2: an array of one, 6. As a ping is written; fewer bytes than may come before a proof.
        var pings = Enumerable.Repeat<byte[]>([0x02, 0x91, 0x06], 200).SelectMany(ping => ping).ToArray();
        await socket.SendAsync(pings, WebSocketMessageType.Binary, true, TestContext.Current.CancellationToken);

        await socket.AssertEndsAsync();
        Assert.Equal(["flood"], host.Violations.All);
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Progress_OfOneRangeOverAndOver_EndsTheConnection()
    {
        await using var host = await HubHost.StartAsync(new FakeTimeProvider(), ("Edge:MaxMessagesPerSecond", "10"));
        await using var line = await host.JoinAsync();

        for (var i = 0; i < 60; i++)
        {
            await line.SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(Samples.Range(), 3, null) { Nonce = Samples.Nonce });
        }

        Assert.Equal("Progress: more than 10 messages a second", (await line.SeeCloseAsync()).Reason);
    }

    [Fact]
    public async Task Connections_OfOneAgentOverAndOver_AreToldToComeLater()
    {
        var time = new FakeTimeProvider();
        await using var host = await HubHost.StartAsync(time, ("Edge:MaxArrivalsPerMinute", "2"));
        await using var first = await host.JoinAsync();

        var kinds = new List<AdmissionKind>();
        for (var i = 0; i < 3; i++)
        {
            if (i == 2)
            {
                time.Advance(TimeSpan.FromSeconds(31));
            }

            await using var again = await host.ConnectAsync();
            var proof = await again.ProofAsync(agentId: Samples.IdOf(Samples.Name), key: first.Key);
            kinds.Add((await again.ProveAsync(change: _ => proof)).Kind);
        }

        Assert.Equal([AdmissionKind.Admitted, AdmissionKind.RetryLater, AdmissionKind.Admitted], kinds);
    }

    [Theory]
    [InlineData("POST", "/negotiate?negotiateVersion=1")]
    [InlineData("POST", "")]
    [InlineData("GET", "")]
    [InlineData("GET", "?id=anything")]
    [InlineData("DELETE", "?id=anything")]
    public async Task Request_WithoutASocket_MakesNothingAndIsToldWhy(string method, string rest)
    {
        await using var host = await HubHost.StartAsync();
        using var http = new HttpClient { BaseAddress = host.Address };
        using var request = new HttpRequestMessage(new HttpMethod(method), EdgeHubRoutes.Path + rest);

        using var response = await http.SendAsync(request, TestContext.Current.CancellationToken);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.Contains("\"error\":{\"message\":", body, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"websocket_required\"", body, StringComparison.Ordinal);
        Assert.DoesNotContain("connectionId", body, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff::9", true)]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1", false)]
    [InlineData("::ffff:192.0.2.1", "192.0.2.1", true)]
    [InlineData("192.0.2.1", "192.0.2.2", false)]
    public void Door_OfOneNetwork_IsOneNeighbourhood(string one, string other, bool same)
    {
        var doors = CreateDoors(new FakeTimeProvider(), limits => limits.MaxUnprovenPerAddress = 1);

        Assert.NotNull(doors.TryEnter(IPAddress.Parse(one)));
        Assert.Equal(same, doors.TryEnter(IPAddress.Parse(other)) is null);
    }

    [Fact]
    public void Door_BytesBeyondTheBudget_AreReadLaterAndAtATrickleOnceItIsClosed()
    {
        var time = new FakeTimeProvider();
        var door = CreateDoors(time, limits => limits.MaxBytesPerSecond = 1_000_000).TryEnter(IPAddress.Loopback)!;
        door.Prove();

        Assert.Equal(TimeSpan.Zero, door.Read(4_000_000));
        Assert.Equal(TimeSpan.FromSeconds(2), door.Read(2_000_000));
        time.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(TimeSpan.Zero, door.Read(4_000_000));
        door.Close();
        Assert.Equal(TimeSpan.Zero, door.Read(2 * EdgeLimits.MaxPartBytes));
        Assert.Equal(TimeSpan.FromSeconds(1), door.Read(64 * 1024));
    }

    [Fact]
    public void Transfer_SmallPieces_AreRefused()
    {
        var transfer = new EdgeTransfer();
        var total = EdgeLimits.MaxPartBytes + 1;

        Assert.StartsWith("bytes: 1 bytes; allowed", transfer.WhyNot(new PartMessage(0, total, new byte[1])));
        Assert.Null(transfer.WhyNot(new PartMessage(0, total, new byte[EdgeLimits.MaxPartBytes])));
        Assert.Null(transfer.Add(new PartMessage(0, total, new byte[EdgeLimits.MaxPartBytes])));
        Assert.StartsWith("total:", transfer.WhyNot(new PartMessage(EdgeLimits.MaxPartBytes, total + 1, new byte[2])));
        Assert.Equal(total, transfer.Add(new PartMessage(EdgeLimits.MaxPartBytes, total, new byte[1]))!.Length);
    }

    private static EdgeDoors CreateDoors(TimeProvider timeProvider, Action<EdgeHubOptions> change)
    {
        var options = new EdgeHubOptions();
        change(options);
        return new EdgeDoors(new Fixed(options), timeProvider);
    }

    private sealed class Fixed(EdgeHubOptions options) : IOptionsMonitor<EdgeHubOptions>
    {
        public EdgeHubOptions CurrentValue => options;

        public EdgeHubOptions Get(string? name) => options;

        public IDisposable? OnChange(Action<EdgeHubOptions, string?> listener) => null;
    }
}
