namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>What the registry says of a caller.</summary>
/// <param name="Key">The key that was shown; null when it is none of ours, revoked or expired, or none was shown.</param>
/// <param name="AsksForKeys">Whether a key was ever created: from then on nobody is let in without one.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.key-verdict.v1")]
public sealed record KeyVerdict([property: Id(0)] KeyInfo? Key, [property: Id(1)] bool AsksForKeys);
