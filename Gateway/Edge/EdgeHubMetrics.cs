using System.Diagnostics.Metrics;

namespace HybridGrains.Gateway.Edge;

/// <summary>What the edge hub counts. Agent ids are not labels: their number is not bounded.</summary>
internal sealed class EdgeHubMetrics
{
    /// <summary>Name of the meter; Prometheus sees hybridgrains_edge_ and the name of the instrument.</summary>
    public const string MeterName = "HybridGrains.Edge";

    private readonly UpDownCounter<int> _connections;
    private readonly Counter<long> _violations;
    private readonly Counter<long> _refused;
    private readonly Counter<long> _dropped;
    private readonly Counter<long> _bytes;

    public EdgeHubMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _connections = meter.CreateUpDownCounter<int>("connections", description: "Agents connected to this gateway");
        _violations = meter.CreateCounter<long>("violations", description: "Connections closed for breaking the edge protocol, by kind");
        _refused = meter.CreateCounter<long>("not_admitted", description: "Connections that proved nothing the cluster accepts, by kind");
        _dropped = meter.CreateCounter<long>(
            "dropped_messages",
            description: "Progress and heartbeats dropped because the cluster was slow"
        );
        _bytes = meter.CreateCounter<long>("bytes", description: "Latents and pictures moved, by direction");
    }

    public void CountConnection(int change) => _connections.Add(change);

    public void CountViolation(string kind) => _violations.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <param name="kind">How an admission ended, or "crowded" for a connection that found the door full.</param>
    public void CountNotAdmitted(string kind) => _refused.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void CountDropped() => _dropped.Add(1);

    public void CountBytesIn(int bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>("direction", "in"));

    public void CountBytesOut(int bytes) => _bytes.Add(bytes, new KeyValuePair<string, object?>("direction", "out"));
}
