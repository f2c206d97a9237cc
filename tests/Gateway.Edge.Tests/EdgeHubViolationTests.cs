using System.Net.WebSockets;
using System.Text;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Edge;
using Microsoft.Extensions.Time.Testing;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>What an agent does wrong ends its own connection, with a reason, and nothing else.</summary>
public sealed class EdgeHubViolationTests
{
    public static TheoryData<string, string> BadMessages =>
        new()
        {
            { "early heartbeat", "Heartbeat: before the hello" },
            { "early result", "Result: before the hello" },
            { "hello of another version", "protocolVersion: 9; allowed 2 to 2" },
            { "hello with a path as id", "agentId: 9 characters; allowed the id" },
            { "hello with a device's id", "agentId: 7 characters; allowed the id" },
            { "hello with memory below nothing", "memoryBytes: -1; allowed 0 to" },
            { "early proof of a device", "proof: allowed once" },
            { "no hello at all", "hello: missing" },
            { "hello of another agent", "agentId: not the one that was proved on this connection" },
            { "early second proof", "proof: allowed once" },
            { "result without its secret", "Result: nonce: 0 bytes; allowed 16 to 16" },
            { "decline without its secret", "Decline: nonce: 0 bytes; allowed 16 to 16" },
            { "progress with half a secret", "Progress: nonce: 8 bytes; allowed 16 to 16" },
            { "result of no time at all", "Result: elapsedMicroseconds: -1; allowed 0 to" },
            { "result of centuries", "Result: elapsedMicroseconds: 9223372036854775807; allowed 0 to" },
            { "decoding longer than all of it", "Result: decodeMicroseconds: 2; allowed 0 to 1" },
            { "range from behind", "Progress: range.from: -1; allowed 0 to" },
            { "picture of a negative side", "Result: picture.width: -1; allowed 1 to" },
            { "range of a path", "Decline: range.generationId: 9 characters; allowed" },
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
                ? await host.AdmitAsync()
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
    public async Task Close_OfAnAgentThatListensLate_IsHeardBeforeTheLineGoes()
    {
        await using var host = await HubHost.StartAsync(new FakeTimeProvider());
        await using var line = await host.JoinAsync();
        var listening = new TaskCompletionSource();
        line.Listening = listening.Task;

        await SendBadAsync(line, "second hello");
        await host.Violations.WaitForAsync(_ => true, "the violation");
        // What must not happen has time to; nothing here waits for it to pass.
        await Task.WhenAny(line.Ended, Task.Delay(TimeSpan.FromMilliseconds(300), TestContext.Current.CancellationToken));
        listening.SetResult();
        var close = await line.SeeCloseAsync();

        Assert.StartsWith("hello: said before", close.Reason);
        Assert.Equal([close, AgentLine.Gone], line.Received.All.TakeLast(2));
    }

    [Fact]
    public async Task Close_OfAnAgentThatDoesNotHangUp_CutsItOff()
    {
        var time = new FakeTimeProvider();
        await using var host = await HubHost.StartAsync(time);
        await using var line = await host.JoinAsync();

        await SendBadAsync(line, "second hello");
        await line.SeeAsync<CloseMessage>("the reason");
        await host.Grain.SeeAsync("Disconnect");
        while (!line.Ended.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            time.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        Assert.Equal(AgentLine.Gone, line.Received.All[^1]);
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
            Encoding.UTF8.GetBytes($"GET / HTTP/1.1\r\n\r\n{RawSockets.RecordSeparator}"),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

        await socket.AssertEndsAsync();
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Handshake_OfTheJsonProtocol_EndsTheSocket()
    {
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();

        await socket.SendAsync(
            Encoding.UTF8.GetBytes($"{{\"protocol\":\"json\",\"version\":1}}{RawSockets.RecordSeparator}"),
            WebSocketMessageType.Text,
            true,
            TestContext.Current.CancellationToken
        );

        await socket.AssertEndsAsync();
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
        await socket.ShakeHandsAsync();

        await socket.SendAsync(
            Convert.FromHexString(hexadecimal),
            WebSocketMessageType.Binary,
            true,
            TestContext.Current.CancellationToken
        );

        await socket.AssertEndsAsync();
        Assert.Equal(["frame"], host.Violations.All);
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Frame_LargerThanTheLimit_EndsTheSocketWithoutBeingHeld()
    {
        await using var host = await HubHost.StartAsync();
        using var socket = await host.OpenSocketAsync();
        await socket.ShakeHandsAsync();

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

        await socket.AssertEndsAsync();
        await using var next = await host.JoinAsync();
    }

    [Fact]
    public async Task Message_OneByteOverTheLimit_EndsTheConnection()
    {
        await using var host = await HubHost.StartAsync();
        await using var line = await host.JoinAsync();

        await line.SendAsync(
            EdgeHubRoutes.Result,
            new ResultMessage(Samples.Range(), new byte[EdgeLimits.MaxMessageBytes], null, 1, 0) { Nonce = Samples.Nonce }
        );

        await line.Closed;
        await host.Grain.SeeAsync("Disconnect");
        Assert.DoesNotContain(host.Grain.Calls.All, made => made.Call == "Complete");
    }

    [Fact]
    public async Task Silence_WithoutAHello_EndsTheConnection()
    {
        var time = new FakeTimeProvider();
        await using var host = await HubHost.StartAsync(time, ("Edge:HelloTimeout", "00:00:05"));
        await using var line = await host.AdmitAsync();

        // The hub begins to wait some time after the line is up: an advance before that moves nothing.
        var closing = line.SeeCloseAsync();
        do
        {
            time.Advance(TimeSpan.FromSeconds(5));
        } while (await Task.WhenAny(closing, Task.Delay(TimeSpan.FromMilliseconds(100), TestContext.Current.CancellationToken)) != closing);

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
            await line.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(Samples.Range(attempt), "no") { Nonce = Samples.Nonce });
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

        await line.SendAsync(
            EdgeHubRoutes.Result,
            new ResultMessage(Samples.Range(), Samples.Bytes(64), null, 1, 0) { Nonce = Samples.Nonce }
        );
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
            "hello with a path as id" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello() with { AgentId = "../../etc" }),
            "hello of another agent" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello("another")),
            "early second proof" => SendProofAsync(line),
            "result without its secret" => line.SendAsync(
                EdgeHubRoutes.Result,
                new ResultMessage(Samples.Range(), Samples.Bytes(8), null, 1, 0)
            ),
            "no hello at all" => line.SendAsync(EdgeHubRoutes.Hello, [null]),
            "hello with a device's id" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello() with { AgentId = "cloud-0" }),
            "hello with memory below nothing" => line.SendAsync(EdgeHubRoutes.Hello, AgentLine.Hello() with { MemoryBytes = -1 }),
            "early proof of a device" => SendProofAsync(line, "cloud-0"),
            "decline without its secret" => line.SendAsync(EdgeHubRoutes.Decline, new DeclineMessage(Samples.Range(), "no")),
            "progress with half a secret" => line.SendAsync(
                EdgeHubRoutes.Progress,
                new ProgressMessage(Samples.Range(), 3, null) { Nonce = Samples.Nonce[..8] }
            ),
            "result of no time at all" => line.SendAsync(EdgeHubRoutes.Result, Good with { ElapsedMicroseconds = -1 }),
            "result of centuries" => line.SendAsync(EdgeHubRoutes.Result, Good with { ElapsedMicroseconds = long.MaxValue }),
            "decoding longer than all of it" => line.SendAsync(EdgeHubRoutes.Result, Good with { DecodeMicroseconds = 2 }),
            "range from behind" => line.SendAsync(
                EdgeHubRoutes.Progress,
                new ProgressMessage(Samples.Range() with { From = -1 }, 3, null) { Nonce = Samples.Nonce }
            ),
            "picture of a negative side" => line.SendAsync(
                EdgeHubRoutes.Result,
                Good with
                {
                    Picture = new PictureMessage(-1, 64, default),
                }
            ),
            "range of a path" => line.SendAsync(
                EdgeHubRoutes.Decline,
                new DeclineMessage(Samples.Range() with { GenerationId = "../../etc" }, "no") { Nonce = Samples.Nonce }
            ),
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

    private static ResultMessage Good => new(Samples.Range(), Samples.Bytes(8), null, 1, 0) { Nonce = Samples.Nonce };

    private static async Task SendProofAsync(AgentLine line, string? agentId = null) =>
        await line.SendAsync(EdgeHubRoutes.Prove, await line.ProofAsync(agentId: agentId));

    private static Task SendWholeAsync(AgentLine line, ResultMessage result)
    {
        var bytes = EdgeSerializer.Serialize(result);
        return line.SendAsync(EdgeHubRoutes.ResultPart, new PartMessage(0, bytes.Length, bytes));
    }
}
