using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Gateways;

/// <summary>What a session asks of and tells the agent.</summary>
internal interface ISessionEvents
{
    HelloMessage Hello(IReadOnlyList<EdgeModelMessage> models);

    HeartbeatMessage Heartbeat();

    /// <summary>The lease is granted, at first or anew.</summary>
    void Welcomed(GatewaySession session, WelcomeMessage welcome);

    void Offered(OfferMessage offer);

    void Cancelled(RangeKey range);

    void Judged(VerdictMessage verdict);
}
