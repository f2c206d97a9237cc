using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Idempotency;

/// <summary>A call that is marked.</summary>
/// <param name="Key">SHA-256 of method, path and Idempotency-Key, hexadecimal.</param>
/// <param name="Fingerprint">SHA-256 of what the call asks for.</param>
/// <param name="Generations">
/// The generations it will submit, which is all that a repeat needs: submitting them again does nothing twice. Empty for a call that
/// submits none.
/// </param>
/// <param name="KeepFor">How long the key means this call.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.idempotency-claim.v1")]
public sealed record IdempotencyClaim(
    [property: Id(0)] string Key,
    [property: Id(1)] ReadOnlyMemory<byte> Fingerprint,
    [property: Id(2)] ImmutableArray<string> Generations,
    [property: Id(3)] TimeSpan KeepFor
);
