using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Scheduling;

namespace HybridGrains.Grains.Workers;

/// <summary>One agent in memory: the connection that serves it, its lease, what it offers, and why it gets no work.</summary>
internal sealed class LiveAgent(string id, TimeProvider timeProvider)
{
    private EdgeHello? _hello;
    private WorkerLease? _lease;

    public string Id => id;

    /// <summary>Null while no connection serves it.</summary>
    public IEdgeConnection? Connection { get; private set; }

    /// <summary>What of its claims the cluster can use; null where that is nothing.</summary>
    public EdgeOffer? Family { get; set; }

    /// <summary>Null where it gets work, or gets none for what it has at hand.</summary>
    public string? WhyNoWork { get; set; } = "it has never connected";

    public bool Draining { get; private set; }

    /// <summary>As its last heartbeat said.</summary>
    public bool Busy { get; private set; }

    public string? Name => _hello?.Name;

    /// <summary>Whether its lease has run out; it has none before it connects.</summary>
    public bool IsExpired => _lease is not { IsExpired: false };

    public bool IsServedBy(string connectionId) => Connection is not null && _hello!.ConnectionId == connectionId;

    /// <summary>Whether another connection than this one serves it.</summary>
    public bool IsServedBeside(string connectionId) => Connection is not null && _hello!.ConnectionId != connectionId;

    public void Join(EdgeHello hello, IEdgeConnection connection, TimeSpan lease)
    {
        (_hello, Connection, _lease) = (hello, connection, new WorkerLease(timeProvider, lease));
        (Draining, Busy) = (false, false);
    }

    public void Beat(EdgeHeartbeat heartbeat)
    {
        Renew();
        (Busy, Draining) = (heartbeat.Busy, Draining || heartbeat.Draining);
    }

    public void Renew() => _lease!.Renew();

    /// <summary>It is free, whatever its last heartbeat said.</summary>
    public void Free() => Busy = false;

    public void Drain() => (Draining, WhyNoWork) = (true, "it is draining");

    public void Leave(string reason) => (Connection, WhyNoWork) = (null, reason);
}
