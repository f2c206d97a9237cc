namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>A key as lists show it: everything but what it takes to use it.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.key-info.v1")]
public sealed record KeyInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] KeyDescription Description,
    [property: Id(2)] DateTimeOffset CreatedAt,
    [property: Id(3)] DateTimeOffset? RevokedAt
);
