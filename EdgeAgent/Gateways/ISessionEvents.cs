using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>What a session asks of and tells the agent.</summary>
internal interface ISessionEvents
{
    HelloMessage Hello(string agentId, IReadOnlyList<EdgeModelMessage> models);

    /// <summary>The cluster has issued an id for this agent's key.</summary>
    void Enrolled(string clusterId, string agentId);

    HeartbeatMessage Heartbeat();

    /// <summary>The lease is granted, at first or anew.</summary>
    void Welcomed(GatewaySession session, WelcomeMessage welcome);

    void Offered(OfferMessage offer);

    void Cancelled(RangeKey range);

    void Judged(VerdictMessage verdict);
}
