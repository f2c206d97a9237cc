namespace HybridGrains.Grains.Interfaces.Agents;

/// <summary>Answer to a token that is to be accepted; <paramref name="Field"/> and <paramref name="Reason"/> where it is not.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.added-token.v1")]
public sealed record AddedToken(
    [property: Id(0)] RegistryOutcome Outcome,
    [property: Id(1)] TokenInfo? Token = null,
    [property: Id(2)] string? Field = null,
    [property: Id(3)] string? Reason = null
);
