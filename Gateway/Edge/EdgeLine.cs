using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.AspNetCore.SignalR;

namespace HybridGrains.Gateway.Edge;

/// <summary>The way to one connected agent. Sending to an agent that has gone does nothing: its disconnect is told apart.</summary>
internal sealed class EdgeLine(IClientProxy client, HubCallerContext context, EdgeHubMetrics metrics)
{
    public string ConnectionId => context.ConnectionId;

    public Task WelcomeAsync(WelcomeMessage message) => client.SendAsync(EdgeHubRoutes.Welcome, message);

    public Task OfferAsync(StepRangeAssignment assignment)
    {
        metrics.CountBytesOut(assignment.LatentState.Length);
        return client.SendAsync(EdgeHubRoutes.Offer, assignment.ToWire());
    }

    public Task CancelAsync(RangeKey range) => client.SendAsync(EdgeHubRoutes.Cancel, range);

    public Task VerdictAsync(RangeKey range, VerdictKind kind, string? reason = null) =>
        client.SendAsync(EdgeHubRoutes.Verdict, new VerdictMessage(range, kind, reason));

    /// <summary>Says why, then ends the connection.</summary>
    public async Task CloseAsync(string reason, bool final)
    {
        try
        {
            await client.SendAsync(EdgeHubRoutes.Close, new CloseMessage(EdgeText.ToLine(reason)) { Final = final });
        }
        finally
        {
            context.Abort();
        }
    }
}
