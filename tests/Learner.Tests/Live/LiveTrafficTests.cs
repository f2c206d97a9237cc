using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Learner.Live;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Learner.Tests.Live;

public sealed class LiveTrafficTests
{
    private static readonly long Newest = LiveReports.Policy.Version;

    [Fact]
    public void Take_DrawnTrajectories_WaitUntilThereAreEnough()
    {
        var live = Traffic(new LearningOptions { Live = true, LiveDecisions = 16 });

        var outcomes = Enumerable.Range(0, 8).Select(i => live.Take(LiveReports.Drawn($"{i}"), Newest)).ToList();

        Assert.All(outcomes, outcome => Assert.Equal(ReportOutcome.Accepted, outcome));
        Assert.True(live.Window.IsReady);
        Assert.Equal(8, live.Window.Take().Count);
        Assert.False(live.Window.IsReady);
    }

    [Fact]
    public void Take_TheSameGenerationAgain_RefusesIt()
    {
        var live = Traffic(new LearningOptions { Live = true });
        live.Take(LiveReports.Drawn(), Newest);

        Assert.Equal(ReportOutcome.Duplicate, live.Take(LiveReports.Drawn(), Newest));
        Assert.Equal((1L, 1L, 2), (live.Accepted, live.Rejected["Duplicate"], live.Window.Decisions));
    }

    [Fact]
    public void Take_NotLearningLive_CountsTheRewardOnly()
    {
        var live = Traffic(new LearningOptions());

        Assert.Equal(ReportOutcome.NotLearning, live.Take(LiveReports.Drawn(), Newest));
        Assert.Equal((0, 1L), (live.Window.Decisions, live.Arms.Describe(PolicyArm.Explore).Generations));
    }

    [Fact]
    public void Take_OfAnotherVersion_IsNotComparedWithThisOne()
    {
        var live = Traffic(new LearningOptions());

        live.Take(LiveReports.Outcome(PolicyArm.Control, 1, version: Newest - 1), Newest);
        live.Take(LiveReports.Outcome(PolicyArm.Control, 1, version: 0), Newest);

        Assert.Equal(0, live.Arms.Describe(PolicyArm.Control).Generations);
    }

    [Fact]
    public void Take_MoreThanTheWindowHolds_LetsTheOldestGo()
    {
        var live = Traffic(new LearningOptions { Live = true, LiveDecisions = 16 });

        for (var i = 0; i < 100; i++)
        {
            live.Take(LiveReports.Drawn($"{i}"), Newest);
        }

        Assert.Equal(64, live.Window.Decisions);
    }

    [Fact]
    public void Released_AVersionFarAhead_ForgetsWhatIsTooOld()
    {
        var live = Traffic(new LearningOptions { Live = true, LiveMaxLag = 16 });
        live.Take(LiveReports.Drawn(), Newest);

        live.Released(Release(Newest + 17));

        Assert.Equal((0, 1L), (live.Window.Decisions, live.Rejected["Stale"]));
    }

    [Fact]
    public void FollowedIsWorse_ClearlyAndOftenEnough_IsTrueThenOnly()
    {
        Assert.True(Arms(49 + 1, followed: 0.3, control: 0.8).FollowedIsWorse);
        Assert.False(Arms(49, followed: 0.3, control: 0.8).FollowedIsWorse);
        Assert.False(Arms(200, followed: 0.8, control: 0.3).FollowedIsWorse);
        Assert.False(Arms(200, followed: 0.79, control: 0.8).FollowedIsWorse);
    }

    /// <summary>Outcomes with a deviation of about 0.3 around each mean.</summary>
    private static ArmRewards Arms(int outcomes, double followed, double control)
    {
        var arms = new ArmRewards(minOutcomes: 50);
        for (var i = 0; i < outcomes; i++)
        {
            var noise = i % 2 == 0 ? 0.3 : -0.3;
            arms.Add(PolicyArm.Followed, followed + noise);
            arms.Add(PolicyArm.Control, control + noise);
        }

        return arms;
    }

    private static LiveTraffic Traffic(LearningOptions options)
    {
        var live = new LiveTraffic(options, 0.999);
        live.Released(Release(Newest));
        return live;
    }

    private static PolicyRelease Release(long version)
    {
        var network = LiveReports.Network;
        return new PolicyRelease(
            version,
            PolicyFile.ToBytes(
                new PolicyNetwork(
                    network.Name,
                    version,
                    network.Actor,
                    network.Critic,
                    network.Input,
                    network.ValueMean,
                    network.ValueDeviation
                ),
                "a test"
            )
        );
    }
}
