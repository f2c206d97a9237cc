namespace HybridGrains.Grains.Interfaces;

/// <summary>Where a worker runs: in a silo with a device of its own, or outside the cluster.</summary>
[GenerateSerializer, Alias("hybridgrains.tier.v1")]
public enum Tier
{
    Unknown = 0,
    Cloud = 1,
    Edge = 2,
}
