namespace HybridGrains.Grains.Tenants;

/// <summary>What the registry persists. Revoked keys stay: their ids are in logs, and an emptied registry must not open the door.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.key-registry-state.v1")]
public sealed record KeyRegistryState
{
    [Id(0)]
    public IReadOnlyList<StoredKey> Keys { get; init; } = [];
}
