using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>An edge agent as the cluster sees it, keyed by agent id: its lease, capabilities and the connection now serving it.</summary>
[Alias("hybridgrains.edge-agent.v1")]
public interface IEdgeAgentGrain : IGrainWithStringKey
{
    /// <summary>
    /// A (re)connected agent says what it can do. A newer connection replaces the older. A probe range follows over the
    /// connection.
    /// </summary>
    [Alias("connect")]
    Task<EdgeWelcome> ConnectAsync(EdgeHello hello, IEdgeConnection connection);

    /// <summary>
    /// Renews the lease; false when <paramref name="connectionId"/> is no longer the one serving, so that the gateway closes it.
    /// </summary>
    [Alias("heartbeat")]
    Task<bool> HeartbeatAsync(string connectionId, EdgeHeartbeat heartbeat);

    [Alias("progress")]
    Task<RangeVerdict> ReportProgressAsync(string connectionId, StepRangeProgress progress);

    [Alias("complete")]
    Task<ResultOutcome> CompleteRangeAsync(string connectionId, StepRangeResult result);

    /// <summary>The agent takes no more ranges; the one at hand is finished.</summary>
    [Alias("drain")]
    Task DrainAsync(string connectionId);

    /// <summary>The connection ended; a range at hand is lost at once.</summary>
    [Alias("disconnect")]
    Task DisconnectAsync(string connectionId);

    /// <summary>Offers a range over the connection and returns at once.</summary>
    [Alias("assign")]
    Task<AssignmentOutcome> AssignAsync(StepRangeAssignment assignment);

    [Alias("cancel")]
    Task CancelAsync(StepRangeId range);

    /// <summary>The registry has revoked the agent: whatever it has ends now.</summary>
    [Alias("revoke")]
    Task RevokeAsync();

    [Alias("describe"), AlwaysInterleave]
    Task<EdgeAgentSnapshot> DescribeAsync();
}
