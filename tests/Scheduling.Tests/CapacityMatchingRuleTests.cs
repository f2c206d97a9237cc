namespace HybridGrains.Scheduling.Tests;

public sealed class CapacityMatchingRuleTests
{
    private static readonly RangeDemand Edge = new("small", "full", 10, PreferEdge: true);

    private static (WorkerCapacity, int) Worker(
        string id,
        bool edge,
        int running = 0,
        double stepMs = 10,
        bool available = true,
        int slots = 1
    ) =>
        (
            new WorkerCapacity(
                id,
                edge,
                new HashSet<string> { "small" },
                new HashSet<string> { "full" },
                slots,
                new Dictionary<string, TimeSpan> { ["small"] = TimeSpan.FromMilliseconds(stepMs) },
                null,
                available
            ),
            running
        );

    private static string? Choose(RangeDemand demand, params (WorkerCapacity, int)[] workers) =>
        new CapacityMatchingRule().Choose(demand, workers);

    [Fact]
    public void Choose_PreferredTierFree_TakesItEvenIfSlower() =>
        Assert.Equal("edge", Choose(Edge, Worker("cloud", false, stepMs: 1), Worker("edge", true, stepMs: 50)));

    [Fact]
    public void Choose_PreferredTierBusy_Waits() => Assert.Null(Choose(Edge, Worker("cloud", false), Worker("edge", true, running: 1)));

    [Theory]
    [InlineData("", "", true)]
    [InlineData("one", "", true)]
    [InlineData("", "one", true)]
    [InlineData("one", "one", true)]
    [InlineData("one", "two", false)]
    public void Choose_WorkerWithOtherFiles_IsPassedOver(string needed, string has, bool fits)
    {
        var (worker, running) = Worker("edge", true);

        Assert.Equal(fits ? "edge" : null, Choose(Edge with { Content = needed }, (worker with { Content = has }, running)));
    }

    [Fact]
    public void Choose_DemandWithLoras_GoesWhereAllOfThemAre()
    {
        var demand = Edge with { Loras = ["a", "b"] };
        var (none, _) = Worker("none", true);
        var one = none with
        {
            Id = "one",
            Loras = new HashSet<string> { "a" },
        };
        var all = Worker("all", false).Item1 with
        {
            Loras = new HashSet<string> { "a", "b", "c" },
        };

        Assert.Equal("all", Choose(demand, (none, 0), (one, 0), (all, 0)));
        Assert.Null(Choose(demand, (none, 0), (one, 0)));
        Assert.Contains("and the LoRAs a, b", new CapacityMatchingRule().WhatItWaitsFor(demand, [(one, 0)]), StringComparison.Ordinal);
    }

    [Fact]
    public void Choose_PreferredTierGone_TakesTheOther() =>
        Assert.Equal("cloud", Choose(Edge, Worker("cloud", false), Worker("edge", true, available: false)));

    [Fact]
    public void Choose_TwoOfATier_TakesTheOneDoneFirst() =>
        Assert.Equal("quick", Choose(Edge, Worker("slow", true, stepMs: 20), Worker("quick", true, stepMs: 5)));

    [Fact]
    public void Choose_WorkerThatLostTheRange_IsAvoidedUnlessAlone()
    {
        Assert.Equal("b", Choose(FailedBy(("a", 1)), Worker("a", true, stepMs: 1), Worker("b", true)));
        Assert.Equal("a", Choose(FailedBy(("a", 1)), Worker("a", true)));
    }

    [Fact]
    public void Choose_WorkerThatFailedTheRangeTwice_DoesNotGetItAgain() => Assert.Null(Choose(FailedBy(("a", 2)), Worker("a", true)));

    [Fact]
    public void Choose_Doubted_IsTakenOnlyWhereNoOtherCan()
    {
        var (capacity, running) = Worker("a", true, stepMs: 1);
        var doubted = (capacity with { Doubted = true }, running);

        Assert.Equal("cloud", Choose(Edge, doubted, Worker("cloud", false)));
        Assert.Equal("a", Choose(Edge, doubted));
    }

    [Fact]
    public void Choose_WorkerWithFailures_IsRankedDown()
    {
        var (capacity, running) = Worker("a", true, stepMs: 10);

        Assert.Equal("b", Choose(Edge, (capacity with { Failures = 1 }, running), Worker("b", true, stepMs: 15)));
        Assert.Equal("a", Choose(Edge, (capacity with { Failures = 1 }, running), Worker("b", true, stepMs: 35)));
    }

    [Fact]
    public void IsExhausted_OnlyWhenEachThatCouldHasFailedItTwice()
    {
        var rule = new CapacityMatchingRule();

        Assert.True(rule.IsExhausted(FailedBy(("a", 2), ("cloud", 2)), [Worker("a", true), Worker("cloud", false)]));
        Assert.False(rule.IsExhausted(FailedBy(("a", 2), ("cloud", 1)), [Worker("a", true), Worker("cloud", false)]));
        // Whoever failed it is gone: somebody may come.
        Assert.False(rule.IsExhausted(FailedBy(("a", 2)), []));
        Assert.False(rule.IsExhausted(FailedBy(), [Worker("a", true, available: false)]));
    }

    private static RangeDemand FailedBy(params (string Worker, int Count)[] failures) =>
        Edge with
        {
            FailedBy = failures.ToDictionary(failure => failure.Worker, failure => failure.Count),
        };

    [Fact]
    public void Choose_NobodyHasTheDenoiser_IsNullAndSaysSo()
    {
        var demand = Edge with { Denoiser = "huge" };

        Assert.Null(Choose(demand, Worker("edge", true)));
        Assert.Contains(
            "no available worker has denoiser 'huge'",
            new CapacityMatchingRule().WhatItWaitsFor(demand, [Worker("edge", true)]),
            StringComparison.Ordinal
        );
    }
}
