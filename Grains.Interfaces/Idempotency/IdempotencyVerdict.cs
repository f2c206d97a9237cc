using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Idempotency;

/// <param name="Generations">Those of the first call.</param>
/// <param name="Answer">Of the first call, where it was kept.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.idempotency-verdict.v1")]
public sealed record IdempotencyVerdict(
    [property: Id(0)] IdempotencyOutcome Outcome,
    [property: Id(1)] ImmutableArray<string> Generations,
    [property: Id(2)] KeptAnswer? Answer = null
);
