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

    [Fact]
    public void Choose_PreferredTierGone_TakesTheOther() =>
        Assert.Equal("cloud", Choose(Edge, Worker("cloud", false), Worker("edge", true, available: false)));

    [Fact]
    public void Choose_TwoOfATier_TakesTheOneDoneFirst() =>
        Assert.Equal("quick", Choose(Edge, Worker("slow", true, stepMs: 20), Worker("quick", true, stepMs: 5)));

    [Fact]
    public void Choose_WorkerThatLostTheRange_IsAvoidedUnlessAlone()
    {
        Assert.Equal("b", Choose(Edge with { AvoidWorker = "a" }, Worker("a", true, stepMs: 1), Worker("b", true)));
        Assert.Equal("a", Choose(Edge with { AvoidWorker = "a" }, Worker("a", true)));
    }

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
