using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Edge;

/// <summary>What the connections of a gateway share.</summary>
internal sealed class EdgeHubParts(
    IGrainFactory grains,
    ClusterIdentity identity,
    EdgeAdmissions admissions,
    EdgeHubMetrics metrics,
    IOptionsMonitor<EdgeHubOptions> options,
    TimeProvider timeProvider
)
{
    public IGrainFactory Grains => grains;
    public ClusterIdentity Identity => identity;
    public EdgeAdmissions Admissions => admissions;
    public EdgeHubMetrics Metrics => metrics;
    public EdgeHubOptions Options => options.CurrentValue;
    public TimeProvider TimeProvider => timeProvider;
}
