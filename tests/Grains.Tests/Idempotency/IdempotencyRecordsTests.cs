using HybridGrains.Grains.Idempotency;
using HybridGrains.Grains.Interfaces.Idempotency;

namespace HybridGrains.Grains.Tests.Idempotency;

public sealed class IdempotencyRecordsTests
{
    private static readonly DateTimeOffset Now = DateTimeOffset.UnixEpoch;
    private static readonly KeptAnswer Answer = new(201, "application/json", "/v1/keys/a", [1]);

    private static IdempotencyClaim Claim(string key = "key", byte asked = 1, params string[] generations) =>
        new(key, new[] { asked }, [.. generations], TimeSpan.FromHours(1));

    private static (IdempotencyState State, IdempotencyVerdict Verdict) First(params string[] generations) =>
        IdempotencyRecords.Claim(new IdempotencyState(), Claim("key", 1, generations), Now);

    [Fact]
    public void Claim_Repeated_IsTheGenerationsOfTheFirst()
    {
        var (state, first) = First("one", "two");

        var (after, repeated) = IdempotencyRecords.Claim(state, Claim("key", 1, "three", "four"), Now);

        Assert.Equal((IdempotencyOutcome.New, IdempotencyOutcome.Repeated), (first.Outcome, repeated.Outcome));
        Assert.Equal(["one", "two"], repeated.Generations);
        Assert.Same(state, after);
    }

    [Fact]
    public void Claim_OfAnotherRequest_IsAMismatch() =>
        Assert.Equal(
            IdempotencyOutcome.Mismatch,
            IdempotencyRecords.Claim(First("one").State, Claim("key", 2, "one"), Now).Verdict.Outcome
        );

    [Fact]
    public void Claim_AfterItsTime_IsNew()
    {
        var (state, verdict) = IdempotencyRecords.Claim(First("one").State, Claim("key", 2, "two"), Now + TimeSpan.FromHours(1));

        Assert.Equal(IdempotencyOutcome.New, verdict.Outcome);
        Assert.Single(state.Records);
    }

    [Fact]
    public void Claim_WithoutGenerations_IsInFlightUntilItIsAnsweredOrAbandoned()
    {
        var (state, _) = First();

        var during = IdempotencyRecords.Claim(state, Claim(), Now + IdempotencyRecords.Abandoned - TimeSpan.FromTicks(1)).Verdict;
        var abandoned = IdempotencyRecords.Claim(state, Claim(), Now + IdempotencyRecords.Abandoned).Verdict;
        var answered = IdempotencyRecords.Claim(IdempotencyRecords.Answer(state, "key", Answer), Claim(), Now).Verdict;
        var dropped = IdempotencyRecords.Claim(IdempotencyRecords.Drop(state, "key"), Claim("key", 2), Now).Verdict;

        Assert.Equal(
            [IdempotencyOutcome.InFlight, IdempotencyOutcome.New, IdempotencyOutcome.Repeated, IdempotencyOutcome.New],
            ((IdempotencyVerdict[])[during, abandoned, answered, dropped]).Select(verdict => verdict.Outcome)
        );
        Assert.Equal(Answer, answered.Answer);
    }

    [Fact]
    public void Claim_MoreThanAShareHolds_IsRefusedUntilSomeExpire()
    {
        var state = new IdempotencyState();
        for (var i = 0; i < IdempotencyRecords.MaxRecords; i++)
        {
            state = IdempotencyRecords.Claim(state, Claim($"key {i}", 1, "one"), Now).State;
        }

        var full = IdempotencyRecords.Claim(state, Claim("one more", 1, "one"), Now).Verdict;
        var (later, fits) = IdempotencyRecords.Claim(state, Claim("one more", 1, "one"), Now + TimeSpan.FromHours(1));

        Assert.Equal((IdempotencyOutcome.Full, IdempotencyOutcome.New), (full.Outcome, fits.Outcome));
        Assert.Single(later.Records);
    }
}
