using HybridGrains.Grains.Interfaces.Idempotency;
using HybridGrains.Grains.Storage;

namespace HybridGrains.Grains.Idempotency;

/// <summary>Protocol around <see cref="IdempotencyRecords"/>: writes, then tells.</summary>
[GrainType("idempotency")]
public sealed class IdempotencyGrain(
    [PersistentState("keys", VersionedGrainStorage.ProviderName)] IPersistentState<IdempotencyState> persistent,
    TimeProvider timeProvider
) : Grain, IIdempotencyGrain
{
    public async Task<IdempotencyVerdict> ClaimAsync(IdempotencyClaim claim)
    {
        var (state, verdict) = IdempotencyRecords.Claim(persistent.State, claim, timeProvider.GetUtcNow());
        await AdoptAsync(state);
        return verdict;
    }

    public Task AnswerAsync(string key, KeptAnswer answer) => AdoptAsync(IdempotencyRecords.Answer(persistent.State, key, answer));

    public Task DropAsync(string key) => AdoptAsync(IdempotencyRecords.Drop(persistent.State, key));

    /// <summary>What could not be written is not adopted.</summary>
    private async Task AdoptAsync(IdempotencyState state)
    {
        var before = persistent.State;
        if (ReferenceEquals(state, before))
        {
            return;
        }

        persistent.State = state;
        try
        {
            await persistent.WriteStateAsync();
        }
        catch
        {
            persistent.State = before;
            throw;
        }
    }
}
