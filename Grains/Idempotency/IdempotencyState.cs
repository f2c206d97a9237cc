namespace HybridGrains.Grains.Idempotency;

/// <summary>What a share persists.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.idempotency-state.v1")]
public sealed record IdempotencyState
{
    [Id(0)]
    public IReadOnlyList<IdempotencyRecord> Records { get; init; } = [];
}
