using HybridGrains.Grains.Interfaces.Tenants;

namespace HybridGrains.Grains.Tenants;

/// <summary>A key at rest.</summary>
/// <param name="Hash">SHA-256 of its text. The text has 256 random bits, so there is nothing to guess that a slow hash would guard.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.stored-key.v1")]
public sealed record StoredKey([property: Id(0)] KeyInfo Info, [property: Id(1)] byte[] Hash);
