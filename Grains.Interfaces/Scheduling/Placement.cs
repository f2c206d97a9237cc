namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>The scheduler's answer to a range request.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.placement.v1")]
public sealed record Placement([property: Id(0)] int Attempt, [property: Id(1)] string WorkerId, [property: Id(2)] Tier Tier);
