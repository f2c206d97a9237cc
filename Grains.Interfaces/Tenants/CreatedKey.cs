namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>Answer to the creation of a key. <paramref name="Text"/> is the key itself, which is shown this once.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.created-key.v1")]
public sealed record CreatedKey(
    [property: Id(0)] KeyOutcome Outcome,
    [property: Id(1)] KeyInfo? Info = null,
    [property: Id(2)] string? Text = null,
    [property: Id(3)] string? Field = null,
    [property: Id(4)] string? Reason = null
);
