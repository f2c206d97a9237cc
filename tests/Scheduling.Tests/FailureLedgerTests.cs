using CsCheck;

namespace HybridGrains.Scheduling.Tests;

public sealed class FailureLedgerTests
{
    private static readonly Gen<RangeFailure> AnyFailure = Gen.Select(
        Gen.Int[0, 2],
        Gen.Int[0, 3],
        Gen.Enum<FailureCause>(),
        (from, worker, cause) => new RangeFailure(from, $"w{worker}", worker < 2, cause, "it happened")
    );

    private static RangeFailure Failure(string worker, FailureCause cause, bool edge = true, int from = 4, string what = "no") =>
        new(from, worker, edge, cause, what);

    private static FailureLedger Ledger(params RangeFailure[] failures) => new(failures);

    [Fact]
    public void WhyOver_AnyNumberOfRefusalsAndStops_IsNeverOver() =>
        Gen.OneOf(Gen.Const(FailureCause.Declined), Gen.Const(FailureCause.SiloStopped), Gen.Const(FailureCause.Unknown))
            .Array[0, 60]
            .Sample(causes =>
            {
                var ledger = Ledger([.. causes.Select(cause => Failure("a", cause))]);

                Assert.Null(ledger.WhyOver(4, exhausted: false));
                Assert.Equal(0, ledger.Counted);
                Assert.Empty(ledger.ByWorker(4));
                Assert.True(ledger.OnEdge(4, edge: true));
            });

    [Fact]
    public void WhyOver_AnyFailures_EndsExactlyAtTheLimitsAndNamesEachWorkerThatFailed() =>
        AnyFailure
            .Array[0, 24]
            .Sample(failures =>
            {
                var ledger = new FailureLedger(failures);
                var why = ledger.WhyOver(0, exhausted: false);
                var impossible = failures.Any(failure => failure.Cause == FailureCause.Impossible);

                Assert.Equal(impossible || ledger.Counted >= FailureLedger.MaxCounted, why is not null);
                if (!impossible && ledger.Counted >= FailureLedger.MaxCounted)
                {
                    Assert.All(
                        failures.Where(failure => FailureLedger.Counts(failure.Cause)),
                        failure => Assert.Contains(failure.Worker, why, StringComparison.Ordinal)
                    );
                }
            });

    [Fact]
    public void OnEdge_AnyFailures_IsWhatWasAskedForUnlessThatTierFailedTwiceAndMoreThanTheOther() =>
        Gen.Select(AnyFailure.Array[0, 24], Gen.Bool)
            .Sample(
                (failures, edge) =>
                {
                    var counted = failures.Where(failure => failure.From == 1 && FailureLedger.Counts(failure.Cause)).ToList();
                    var (here, there) = (counted.Count(f => f.OnEdge == edge), counted.Count(f => f.OnEdge != edge));

                    Assert.Equal(here >= 2 && here > there ? !edge : edge, new FailureLedger(failures).OnEdge(1, edge));
                }
            );

    [Fact]
    public void ByWorker_OtherRanges_AreNotHeldAgainstAWorker() =>
        Assert.Equal(
            [new KeyValuePair<string, int>("a", 1)],
            Ledger(Failure("a", FailureCause.Failed), Failure("a", FailureCause.Failed, from: 2), Failure("b", FailureCause.Declined))
                .ByWorker(4)
        );

    [Fact]
    public void WhyOver_EachThatCouldFailedTwice_NamesEveryCause()
    {
        var why = Ledger(
                Failure("edge-1", FailureCause.Stalled, what: "no progress for 60 s"),
                Failure("edge-1", FailureCause.Stalled, what: "no progress for 60 s"),
                Failure("cloud-0", FailureCause.Failed, edge: false, what: "out of memory"),
                Failure("cloud-0", FailureCause.Rejected, edge: false, what: "not a number")
            )
            .WhyOver(4, exhausted: true)!;

        Assert.Contains("edge-1 stalled 2x (no progress for 60 s)", why, StringComparison.Ordinal);
        Assert.Contains("cloud-0 failed 1x (out of memory)", why, StringComparison.Ordinal);
        Assert.Contains("cloud-0 answered wrongly 1x (not a number)", why, StringComparison.Ordinal);
    }

    [Fact]
    public void WhyOver_Impossible_IsOverAtOnce() =>
        Assert.Equal("too long", Ledger(Failure("a", FailureCause.Impossible, what: "too long")).WhyOver(0, false));
}
