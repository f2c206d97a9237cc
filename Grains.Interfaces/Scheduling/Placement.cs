namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>The scheduler's answer to a range request.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.placement.v1")]
public sealed record Placement([property: Id(0)] int Attempt, [property: Id(1)] string WorkerId, [property: Id(2)] Tier Tier)
{
    /// <summary>What the worker's owner calls it; null where the id is the name.</summary>
    [Id(3)]
    public string? WorkerName { get; init; }
}
