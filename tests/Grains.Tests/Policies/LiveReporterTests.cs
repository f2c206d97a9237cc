using System.Diagnostics.Metrics;
using HybridGrains.Diffusion.Families;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Policies;
using HybridGrains.Grains.Tests.Cluster;
using HybridGrains.Policy;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Tests.Policies;

public sealed class LiveReporterTests
{
    private static readonly FamilyManifest Family = GrainCluster.Family.Manifest with
    {
        Measured = new MeasuredEntry(
            "a test",
            "a test",
            1,
            new Dictionary<string, double>(),
            new Dictionary<string, double>(),
            [new MeasuredPlan("ddim large@cloud:2 small@edge:4 full@edge", 0.8, 0, 1, 1, 1, new Dictionary<string, double>())]
        ),
    };

    [Fact]
    public void Report_InTime_IsTheSimulatorsRewardOnTheTicksThatPassed()
    {
        var report = Reporter().Report(State(), Family)!;

        // 100 ticks, then 50. A second costs 0.01, a cloud second 200 x 0.0003, an edge second 0.005; at the end 1 for the
        // success and a tenth of the quality.
        var waiting = (1 - Math.Pow(0.999, 100)) / (1 - 0.999) * -0.0001;
        var first = waiting + (Math.Pow(0.999, 99) * -0.06 * 0.8);
        var second = ((1 - Math.Pow(0.999, 50)) / (1 - 0.999) * -0.0001) + (Math.Pow(0.999, 49) * ((-0.005 * 0.4) + 1 + (0.1 * 0.8)));
        Assert.Equal([100, 50], report.Decisions.Select(decision => decision.Tau));
        Assert.Equal(first, report.Decisions[0].Reward, 1e-9);
        Assert.Equal(second, report.Decisions[1].Reward, 1e-9);
        Assert.Equal(first + (Math.Pow(0.999, 100) * second), report.Reward, 1e-9);
        Assert.Equal(-0.01 - (0.06 * 0.8), report.Decisions[0].PlainReward, 1e-9);
        Assert.Equal(
            (PolicyArm.Explore, 7L, 0.999, ObservationSchema.Fingerprint),
            (report.Arm, report.Version, report.Gamma, report.Schema)
        );
    }

    [Fact]
    public void Report_Late_EndsWithAMiss()
    {
        var state = State() with { FinishedAt = State().CreatedAt + TimeSpan.FromSeconds(5) };

        Assert.True(Reporter().Report(state, Family)!.Decisions[^1].PlainReward < -0.1);
    }

    [Fact]
    public void Report_Failed_EndsWithAMissAndNeedsNoPicture()
    {
        var whole = State();
        var state = whole with
        {
            Status = GenerationStatus.Failed,
            Ranges = [whole.Ranges[0], whole.Ranges[1] with { Status = RangeStatus.Lost }],
        };

        // Half a second of waiting and the miss; the energy of an edge device that was lost is not known.
        Assert.Equal(-0.005 - 0.1, Reporter().Report(state, Family)!.Decisions[^1].PlainReward, 1e-9);
    }

    [Fact]
    public void Report_ADecisionThatWasNotDrawn_CarriesNoneToLearnFrom()
    {
        var state = State() with { Drawn = [State().Drawn[0]] };

        var report = Reporter().Report(state, Family)!;

        Assert.Empty(report.Decisions);
        Assert.True(report.Reward > 0.5);
    }

    [Fact]
    public void Report_NothingMeasured_SendsNothing()
    {
        Assert.Null(Reporter().Report(State(), GrainCluster.Family.Manifest));
        var fast = State() with { Request = Requests.Valid with { Fast = true } };
        Assert.Null(Reporter().Report(fast, Family));
    }

    private static EndedGeneration State()
    {
        var start = DateTimeOffset.UnixEpoch;
        RangeRecord Range(int attempt, int from, int to, Tier tier, string denoiser, double elapsed, double decided) =>
            new(attempt, from, to, "worker", tier, denoiser, RangeStatus.Completed)
            {
                Elapsed = TimeSpan.FromSeconds(elapsed),
                DecidedAt = start + TimeSpan.FromSeconds(decided),
                Decoder = to == 4 ? "full" : null,
            };
        return new EndedGeneration("one", Requests.Valid, GenerationStatus.Completed)
        {
            CreatedAt = start,
            FinishedAt = start + TimeSpan.FromSeconds(1.5),
            Arm = PolicyArm.Explore,
            PolicyVersion = 7,
            Ranges = [Range(1, 0, 2, Tier.Cloud, "large", 0.8, 0), Range(2, 2, 4, Tier.Edge, "small", 0.4, 1)],
            Drawn = [new LiveDecision(1, [], [], 0, -1, 7), new LiveDecision(2, [], [], 0, -1, 7)],
        };
    }

    private static LiveReporter Reporter() =>
        new(
            null!,
            Options.Create(new PolicyOptions()),
            new ClusterMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>()),
            NullLogger<LiveReporter>.Instance
        );
}
