namespace HybridGrains.Grains.Interfaces.Idempotency;

/// <summary>
/// What became of the calls that a tenant marked with an Idempotency-Key; one for each of 256 shares of a tenant's keys, so that
/// every gateway of the cluster asks the same one. Durable.
/// </summary>
[Alias("hybridgrains.idempotency.v1")]
public interface IIdempotencyGrain : IGrainWithStringKey
{
    /// <summary>Claims a key for a call, or tells what it was claimed for before.</summary>
    [Alias("claim")]
    Task<IdempotencyVerdict> ClaimAsync(IdempotencyClaim claim);

    /// <summary>Keeps the answer of the call that has claimed a key.</summary>
    [Alias("answer")]
    Task AnswerAsync(string key, KeptAnswer answer);

    /// <summary>The call did nothing: its key is as if it had never been claimed.</summary>
    [Alias("drop")]
    Task DropAsync(string key);
}
