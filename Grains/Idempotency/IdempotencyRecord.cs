using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Idempotency;

namespace HybridGrains.Grains.Idempotency;

/// <summary>One key and the call it stands for.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.idempotency-record.v1")]
public sealed record IdempotencyRecord(
    [property: Id(0)] string Key,
    [property: Id(1)] byte[] Fingerprint,
    [property: Id(2)] ImmutableArray<string> Generations,
    [property: Id(3)] DateTimeOffset ClaimedAt,
    [property: Id(4)] DateTimeOffset ExpiresAt,
    [property: Id(5)] KeptAnswer? Answer
);
