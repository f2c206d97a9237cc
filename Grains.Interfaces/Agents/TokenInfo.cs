namespace HybridGrains.Grains.Interfaces.Agents;

/// <summary>An enrolment token as lists show it.</summary>
/// <param name="Used">Agents it has let in.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.token-info.v1")]
public sealed record TokenInfo(
    [property: Id(0)] string Id,
    [property: Id(1)] TokenDescription Description,
    [property: Id(2)] int Used,
    [property: Id(3)] DateTimeOffset CreatedAt,
    [property: Id(4)] DateTimeOffset? RevokedAt
);
