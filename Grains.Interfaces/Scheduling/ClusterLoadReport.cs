namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>Both tiers of a family at one moment: what a hand-off policy sees of the cluster.</summary>
/// <param name="ArrivalsPerSecond">Admitted generations, over the last half minute or so.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.cluster-load-report.v1")]
public sealed record ClusterLoadReport(
    [property: Id(0)] TierLoadReport Cloud,
    [property: Id(1)] TierLoadReport Edge,
    [property: Id(2)] double ArrivalsPerSecond
);
