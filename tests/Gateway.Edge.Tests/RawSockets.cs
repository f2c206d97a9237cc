using System.Buffers;
using System.Net.WebSockets;
using System.Text;
using HybridGrains.Tests.Edge;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>SignalR by hand.</summary>
internal static class RawSockets
{
    public const char RecordSeparator = '\u001e';
    private static readonly byte[] Handshake = Encoding.UTF8.GetBytes($"{{\"protocol\":\"messagepack\",\"version\":2}}{RecordSeparator}");

    public static async Task ShakeHandsAsync(this ClientWebSocket socket)
    {
        await socket.SendAsync(Handshake, WebSocketMessageType.Text, true, TestContext.Current.CancellationToken);
        var answer = new byte[64];
        var read = await socket.ReceiveAsync(answer, TestContext.Current.CancellationToken);
        Assert.Equal($"{{}}{RecordSeparator}", Encoding.UTF8.GetString(answer, 0, read.Count));
    }

    /// <summary>Reads until the server ends it, politely or not.</summary>
    public static async Task AssertEndsAsync(this ClientWebSocket socket)
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
