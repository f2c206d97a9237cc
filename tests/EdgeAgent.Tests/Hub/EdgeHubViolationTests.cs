using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using HybridGrains.EdgeProtocol;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.EdgeAgent.Tests.Hub;

/// <summary>What an agent does wrong ends its own connection, with a reason, and nothing else.</summary>
public sealed class EdgeHubViolationTests
{
    private const char RecordSeparator = '\u001e';
    private static readonly byte[] Handshake = Encoding.UTF8.GetBytes($"{{\"protocol\":\"messagepack\",\"version\":2}}{RecordSeparator}");

    public static TheoryData<string, string> BadMessages =>
        new()
        {
            { "early heartbeat", "Heartbeat: before the hello" },
            { "early result", "Result: before the hello" },
            { "hello of another version", "protocolVersion: 9; allowed 1 to 1" },
            { "hello with a path as id", "agentId: 9 characters; allowed 1 to 128" },
            { "no hello at all", "hello: missing" },
            { "second hello", "hello: said before on this connection; allowed once" },
            { "progress beyond its range", "Progress: stepsDone: 6; allowed 2 to 5" },
            { "picture without pixels", "Result: picture.pixels: 0 bytes; allowed 12288" },
            { "result without latents", "Result: latentState: 0 bytes; allowed 1 to" },
            { "piece out of order", "ResultPart: offset: 5; allowed 0" },
            { "pieces that make no result", "ResultPart: the pieces do not make a result" },
            { "pieces that make a bad result", "Result: latentState: 0 bytes; allowed 1 to" },
            { "reason that is a novel", "Decline: reason: 1001 characters; allowed 0 to 1000" },
        };

    [Theory]
    [MemberData(nameof(BadMessages))]
    public async Task Message_ThatBreaksTheProtocol_EndsTheConnectionWithFieldAndRange(string what, string expected)
    {
        await using var host = await HubHost.StartAsync();
        await using var bystander = await host.JoinAsync("bystander");
        await using var line =
            what.StartsWith("hello", StringComparison.Ordinal)
            || what.StartsWith("early", StringComparison.Ordinal)
            || what.StartsWith("no", StringComparison.Ordinal)
                ? await host.ConnectAsync()
                : await host.JoinAsync();

        await SendBadAsync(line, what);
        var close = await line.SeeCloseAsync();
        await bystander.SendAsync(EdgeHubRoutes.Drain);
        await host.GrainOf("bystander").SeeAsync("Drain");

        Assert.StartsWith(expected, close.Reason);
        Assert.False(close.Final);
        Assert.Single(host.Violations.All);
        Assert.DoesNotContain(bystander.Received.All, message => message is CloseMessage);
    }

    [Fact]
    public async Task Method_Unknown_EndsTheConnection()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await line.SendAsync("Shutdown", "now");

        await line.Closed;
        Assert.Equal(["arguments"], host.Violations.All);
        await using var next = await host.JoinAsync("next");
    }

    [Fact]
    public async Task Arguments_OfAnotherShape_EndTheConnection()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Result, "not a result");

        await line.Closed;
        Assert.Equal(["arguments"], host.Violations.All);
        await host.Grain.SeeAsync("Disconnect");
    }

    [Fact]
    public async Task Frames_OfGarbageBeforeTheHandshake_EndTheSocket()
    {
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();

        await socket.SendAsync(
            Encoding.UTF8.GetBytes($"GET / HTTP/1.1\r\n\r\n{RecordSeparator}"),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

        await AssertEndsAsync(socket);
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Handshake_OfTheJsonProtocol_EndsTheSocket()
    {
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();

        await socket.SendAsync(
            Encoding.UTF8.GetBytes($"{{\"protocol\":\"json\",\"version\":1}}{RecordSeparator}"),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

        await AssertEndsAsync(socket);
    }

    [Theory]
    [InlineData("0593c1c1c1c1", "bytes that are no MessagePack")]
    [InlineData("ffffffffffff", "a length prefix that never ends")]
    [InlineData("0a95010203040506070809", "a frame with the wrong types")]
    [InlineData("0191", "an array that is not there")]
    public async Task Frames_OfGarbageAfterTheHandshake_EndTheSocket(string hexadecimal, string what)
    {
        Assert.NotEmpty(what);
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();
        await ShakeHandsAsync(socket);

        await socket.SendAsync(
            Convert.FromHexString(hexadecimal),
            WebSocketMessageType.Binary,
            true,
            TestContext.Current.CancellationToken
        );

        await AssertEndsAsync(socket);
        Assert.Equal(["frame"], host.Violations.All);
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Frame_LargerThanTheLimit_EndsTheSocketWithoutBeingHeld()
    {
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();
        await ShakeHandsAsync(socket);

        // The length prefix says 64 MiB; the connection ends long before they have come.
        var prefix = new byte[] { 0x80, 0x80, 0x80, 0x20 };
        var chunk = new byte[1024 * 1024];
        var sent = 0;
        try
        {
            await socket.SendAsync(prefix, WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
            for (; sent < 64 && socket.State == WebSocketState.Open; sent++)
            {
                await socket.SendAsync(chunk, WebSocketMessageType.Binary, false, TestContext.Current.CancellationToken);
            }
        }
        catch (WebSocketException)
        {
            // It ended while we were sending.
        }

        await AssertEndsAsync(socket);
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Message_OneByteOverTheLimit_EndsTheConnection()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await line.SendAsync(EdgeHubRoutes.Result, new ResultMessage(Samples.Range(), new byte[EdgeLimits.MaxMessageBytes], null, 1, 0));

        await line.Closed;
        await host.Grain.SeeAsync("Disconnect");
        Assert.DoesNotContain(host.Grain.Calls.All, made => made.Call == "Complete");
    }

    [Fact]
    public async Task Silence_WithoutAHello_EndsTheConnection()
    {
        var time = new FakeTimeProvider();
        await using var host = await HubHost.StartAsync(time, ("Edge:HelloTimeout", "00:00:05"));
        await using var line = await host.ConnectAsync();

        // The hub begins to wait some time after the line is up: an advance before that moves nothing.
        var closing = line.SeeCloseAsync();
        do time.Advance(TimeSpan.FromSeconds(5));
        while (await Task.WhenAny(closing, Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken)) != closing);

        Assert.Equal("hello: none in 5 seconds", (await closing).Reason);
    }

    [Fact]
    public async Task Silence_AfterAHello_IsLeftToTheLease()
    {
        var time = new FakeTimeProvider();
        await using var host = await HubHost.StartAsync(time, ("Edge:HelloTimeout", "00:00:05"));
        await using var line = await host.JoinAsync();

        time.Advance(TimeSpan.FromMinutes(1));
        await line.SendAsync(EdgeHubRoutes.Drain);

        await host.Grain.SeeAsync("Drain");
    }

    [Fact]
    public async Task Flood_WhileTheClusterIsSlow_EndsTheConnection()
    {
        await using var host = await HubHost.StartAsync(null, ("Edge:MaxQueuedMessages", "8"));
        var gate = new TaskCompletionSource();
        host.Grain.Gate = gate.Task;
        await using var line = await host.JoinAsync();
        await line.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, false));
        await host.Grain.SeeAsync("Heartbeat");

        for (var attempt = 0; attempt < 12; attempt++)
        {
            await line.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(Samples.Range(attempt), "no"));
        }

        Assert.Contains("the queue of 8 messages", (await line.SeeCloseAsync()).Reason);
        Assert.Equal(["flood"], host.Violations.All);
        gate.SetResult();
        await host.Grain.SeeAsync("Disconnect");
    }

    [Fact]
    public async Task SlowCluster_ManyHeartbeats_DropsThemAndKeepsTheResult()
    {
        await using var host = await HubHost.StartAsync(null, ("Edge:MaxQueuedMessages", "8"));
        var gate = new TaskCompletionSource();
        host.Grain.Gate = gate.Task;
        await using var line = await host.JoinAsync();
        for (var beat = 0; beat < 50; beat++)
        {
            await line.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(true, false));
        }

        await line.SendAsync(EdgeHubRoutes.Result, new ResultMessage(Samples.Range(), Samples.Bytes(64), null, 1, 0));
        await host.Grain.SeeAsync("Heartbeat");
        gate.SetResult();

        await host.Grain.SeeAsync("Complete");
        Assert.InRange(host.Grain.Calls.All.Count(made => made.Call == "Heartbeat"), 1, 49);
        Assert.Empty(host.Violations.All);
    }

    private static Task SendBadAsync(AgentLine line, string what) =>
        what switch
        {
            "early heartbeat" => line.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, false)),
            "early result" => line.SendAsync(EdgeHubRoutes.Result, new ResultMessage(Samples.Range(), Samples.Bytes(8), null, 1, 0)),
            "hello of another version" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello() with { ProtocolVersion = 9 }),
            "hello with a path as id" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello("../../etc")),
            "no hello at all" => line.SendAsync(EdgeHubRoutes.Hello, [null]),
            "second hello" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello()),
            "progress beyond its range" => line.SendAsync(EdgeHubRoutes.Progress, new ProgressMessage(Samples.Range(), 6, null)),
            "picture without pixels" => line.SendAsync(
                EdgeHubRoutes.Result,
                new ResultMessage(Samples.Range(), Samples.Bytes(8), new PictureMessage(64, 64, default), 1, 0)
            ),
            "result without latents" => line.SendAsync(EdgeHubRoutes.Result, new ResultMessage(Samples.Range(), default, null, 1, 0)),
            "piece out of order" => line.SendAsync(EdgeHubRoutes.ResultPart, new PartMessage(5, 10, Samples.Bytes(5))),
            "pieces that make no result" => line.SendAsync(
                EdgeHubRoutes.ResultPart,
                new PartMessage(0, 5, new byte[] { 0xc1, 0xc1, 0xc1, 0xc1, 0xc1 })
            ),
            "pieces that make a bad result" => SendWholeAsync(line, new ResultMessage(Samples.Range(), default, null, 1, 0)),
            "reason that is a novel" => line.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(Samples.Range(), new string('x', 1_001))),
            _ => throw new ArgumentOutOfRangeException(nameof(what), what, null),
        };

    private static Task SendWholeAsync(AgentLine line, ResultMessage result)
    {
        var bytes = EdgeSerializer.Serialize(result);
        return line.SendAsync(EdgeHubRoutes.ResultPart, new PartMessage(0, bytes.Length, bytes));
    }

    private static async Task ShakeHandsAsync(ClientWebSocket socket)
    {
        await socket.SendAsync(Handshake, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var answer = new byte[64];
        var read = await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal($"{{}}{RecordSeparator}", Encoding.UTF8.GetString(answer, 0, read.Count));
    }

    /// <summary>Reads until the server ends it, politely or not.</summary>
    private static async Task AssertEndsAsync(ClientWebSocket socket)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(4_096);
        try
        {
            while (socket.State is WebSocketState.Open or WebSocketState.CloseSent)
            {
                await socket.ReceiveAsync(buffer, TestContext.Current.CancellationToken).WithinAsync("the server to end the socket");
            }
        }
        catch (WebSocketException)
        {
            // Without a closing handshake: ended all the same.
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }

        Assert.NotEqual(WebSocketState.Open, socket.State);
    }
}
