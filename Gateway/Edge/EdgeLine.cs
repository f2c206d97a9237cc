using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.SignalR;

namespace HybridGrains.Gateway.Edge;

/// <summary>The way to one connected agent. Sending to an agent that has gone does nothing: its disconnect is told apart.</summary>
internal sealed class EdgeLine(IClientProxy client, HubCallerContext context, EdgeHubMetrics metrics, TimeProvider timeProvider)
{
    private readonly HttpContext? _request = context.GetHttpContext();

    private EdgeDoor? Door => _request?.Items[typeof(EdgeDoor)] as EdgeDoor;

    public string ConnectionId => context.ConnectionId;

    /// <summary>The host that the agent's request named.</summary>
    public string Host => _request?.Request.Host.Value ?? "";

    /// <summary>The agent has proved who it is: it no longer stands at the door.</summary>
    public void Prove() => Door?.Prove();

    public Task ChallengeAsync(ChallengeMessage message) => client.SendAsync(EdgeHubRoutes.Challenge, message);

    public Task AdmissionAsync(AdmissionMessage message) => client.SendAsync(EdgeHubRoutes.Admission, message);

    public Task WelcomeAsync(WelcomeMessage message) => client.SendAsync(EdgeHubRoutes.Welcome, message);

    public Task OfferAsync(StepRangeAssignment assignment)
    {
        metrics.CountBytesOut(assignment.LatentState.Length);
        return client.SendAsync(EdgeHubRoutes.Offer, assignment.ToWire());
    }

    public Task CancelAsync(RangeKey range) => client.SendAsync(EdgeHubRoutes.Cancel, range);

    public Task VerdictAsync(RangeKey range, VerdictKind kind, string? reason = null) =>
        client.SendAsync(EdgeHubRoutes.Verdict, new VerdictMessage(range, kind, reason));

    /// <summary>
    /// Says why and leaves the hanging up to the agent; one that does not hang up in time is cut off. What is said last is heard for
    /// certain only while the line stands: clients tell their users of the end beside what waits to be heard, and a socket that is
    /// closed with bytes unread in it takes back what was sent.
    /// </summary>
    public async Task CloseAsync(string reason, bool final, TimeSpan patience)
    {
        using var cut = new CancellationTokenSource(patience, timeProvider);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cut.Token, context.ConnectionAborted);
        try
        {
            Door?.Close();
            await client.SendAsync(EdgeHubRoutes.Close, new CloseMessage(EdgeText.ToLine(reason)) { Final = final }, over.Token);
            await Task.Delay(Timeout.InfiniteTimeSpan, timeProvider, over.Token);
        }
        catch (OperationCanceledException)
        {
            // Its time is up, or it has hung up.
        }
        finally
        {
            context.Abort();
        }
    }
}
