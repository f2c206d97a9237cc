using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Idempotency;

namespace HybridGrains.Grains.Idempotency;

/// <summary>The rules of idempotency, on states that do not change.</summary>
public static class IdempotencyRecords
{
    /// <summary>Keys of one share; what has expired leaves with the next claim.</summary>
    public const int MaxRecords = 1_000;

    /// <summary>A call that kept no answer for so long has died with its gateway, and may be made again.</summary>
    public static readonly TimeSpan Abandoned = TimeSpan.FromMinutes(1);

    /// <summary>The state is another one only where something is to be written.</summary>
    public static (IdempotencyState State, IdempotencyVerdict Verdict) Claim(
        IdempotencyState state,
        IdempotencyClaim claim,
        DateTimeOffset now
    )
    {
        var known = state.Records.FirstOrDefault(record => record.Key == claim.Key && record.ExpiresAt > now);
        if (known is not null && !known.Fingerprint.AsSpan().SequenceEqual(claim.Fingerprint.Span))
        {
            return (state, new IdempotencyVerdict(IdempotencyOutcome.Mismatch, []));
        }

        if (known is { Generations.IsEmpty: false } or { Answer: not null })
        {
            return (state, new IdempotencyVerdict(IdempotencyOutcome.Repeated, known.Generations, known.Answer));
        }

        if (known is not null && now - known.ClaimedAt < Abandoned)
        {
            return (state, new IdempotencyVerdict(IdempotencyOutcome.InFlight, []));
        }

        var kept = state.Records.Where(record => record.ExpiresAt > now && record.Key != claim.Key).ToImmutableList();
        if (kept.Count >= MaxRecords)
        {
            return (state, new IdempotencyVerdict(IdempotencyOutcome.Full, []));
        }

        var added = new IdempotencyRecord(claim.Key, claim.Fingerprint.ToArray(), claim.Generations, now, now + claim.KeepFor, null);
        return (state with { Records = kept.Add(added) }, new IdempotencyVerdict(IdempotencyOutcome.New, claim.Generations));
    }

    public static IdempotencyState Answer(IdempotencyState state, string key, KeptAnswer answer) =>
        state with
        {
            Records = [.. state.Records.Select(record => record.Key == key ? record with { Answer = answer } : record)],
        };

    public static IdempotencyState Drop(IdempotencyState state, string key) =>
        state with
        {
            Records = [.. state.Records.Where(record => record.Key != key)],
        };
}
