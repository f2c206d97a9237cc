using System.Numerics;
using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Navigation.Worlds;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Simulation;

public sealed class NavigationEpisodeTests
{
    private const double Gamma = 0.9;

    private static HeldCommand Ahead(int ticks) => new(NavigationTask.MaxSpeed, 0, ticks);

    /// <summary>0.0125 m, 0.025 m, then 0.03 m a tick at 200 a metre, less 1 a tick.</summary>
    [Fact]
    public void Hold_StraightAhead_DiscountsEveryTickFromItsStart()
    {
        var total = new NavigationEpisode(NavigationWorld.Standard, Scenes.Empty, 1).Hold(Ahead(3), Gamma);

        Assert.Equal(3, total.Tau);
        Assert.Equal(1.5 + (4 * Gamma) + (5 * Gamma * Gamma), total.Discounted, 1e-3);
        Assert.Equal(10.5, total.Plain, 1e-3);
    }

    [Fact]
    public void Hold_ArrivesOnTheWay_StopsThereAndCountsWhatWasExecuted()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.With(goal: new Vector2(5, 5)), 1);

        var total = episode.Hold(Ahead(100), Gamma);

        // 0.0375 m + 89 times 0.03 m is the first to leave less than 0.3 m of 3 m.
        Assert.Equal((EpisodeOutcome.Arrived, 91, 91), (episode.Outcome, total.Tau, episode.Ticks));
        Assert.Equal((200 * 2.7075) - 91 + 500, total.Plain, 1e-2);
        var expected = 1.5 + (4 * Gamma) + Enumerable.Range(2, 89).Sum(i => 5 * Math.Pow(Gamma, i)) + (500 * Math.Pow(Gamma, 90));
        Assert.Equal(expected, total.Discounted, 1e-2);
    }

    [Fact]
    public void Hold_WallAhead_Collides()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.With(walls: [new(new Vector2(3, 4), new Vector2(3, 6))]), 1);

        var total = episode.Hold(Ahead(100), Gamma);

        // The edge, 0.2 m ahead of the centre, is at the wall once 0.8 m are driven: 0.0375 m + 26 times 0.03 m.
        Assert.Equal((EpisodeOutcome.HitObstacle, 28), (episode.Outcome, total.Tau));
        Assert.Equal((200 * 0.8175) - 28 - 500, total.Plain, 1e-2);
        Assert.Throws<InvalidOperationException>(() => episode.Hold(Ahead(1), Gamma));
    }

    [Fact]
    public void Hold_RoundObstacleAhead_Collides()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.With(circles: [new(new Vector2(4, 5), 0.5f)]), 1);

        episode.Hold(Ahead(100), Gamma);

        Assert.Equal((EpisodeOutcome.HitObstacle, 45), (episode.Outcome, episode.Ticks));
    }

    [Fact]
    public void Hold_PedestrianInTheWay_Collides()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.With(pedestrians: [new(2.41f, 5)]), 1);

        var total = episode.Hold(Ahead(100), Gamma);

        Assert.Equal(EpisodeOutcome.HitPedestrian, episode.Outcome);
        Assert.True(total.Plain < -480, $"the reward is {total.Plain}");
    }

    [Fact]
    public void Hold_NearAPedestrian_IsChargedByTheGap()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.With(pedestrians: [new(2, 5.6f)]), 1);

        var total = episode.Hold(new HeldCommand(0, 0, 1), Gamma);

        var gap = Vector2.Distance(episode.Robot.Pose.Position, episode.Pedestrians[0]) - 0.4f;
        Assert.InRange(gap, 0.1f, 0.39f);
        Assert.Equal((-10 * (0.4f - gap)) - 1, total.Plain, 1e-3);
    }

    [Fact]
    public void Hold_Standing_TimesOut()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.Empty, 1);

        while (!episode.Ended)
        {
            episode.Hold(new HeldCommand(0, 0, 16), Gamma);
        }

        Assert.Equal((EpisodeOutcome.TimedOut, NavigationTask.EpisodeTicks), (episode.Outcome, episode.Ticks));
    }

    [Fact]
    public void Sense_AfterMoving_RemembersTheScanOfEightTicksAgo()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.Empty, 1);
        var (scans, before) = (new List<float[]>(), new float[RangeSensor.Beams]);
        for (var tick = 0; tick <= 10; tick++)
        {
            var now = new float[RangeSensor.Beams];
            episode.Sense(now, before);
            scans.Add(now);
            if (tick < 10)
            {
                episode.Hold(Ahead(1), Gamma);
            }
        }

        Assert.Equal(scans[2], before);
        Assert.NotEqual(scans[10], before);
    }

    [Fact]
    public void Hold_SameSeedAndCommands_IsBitEqual()
    {
        var (first, second, other) = (Drive(5, 5), Drive(5, 5), Drive(5, 6));

        Assert.Equal(first, second);
        Assert.NotEqual(first, other);
    }

    /// <summary>How commands are cut makes no difference to the world, only to what is seen.</summary>
    [Fact]
    public void Hold_OneLongOrManyShort_MovesTheWorldAlike()
    {
        var (longHold, shortHolds) = (
            NavigationEpisode.Create(NavigationWorld.Standard, MapKind.Clutter, 3),
            NavigationEpisode.Create(NavigationWorld.Standard, MapKind.Clutter, 3)
        );

        longHold.Hold(new HeldCommand(0.1f, 0.5f, 12), Gamma);
        for (var i = 0; i < 12; i++)
        {
            shortHolds.Hold(new HeldCommand(0.1f, 0.5f, 1), Gamma);
        }

        Assert.Equal(longHold.Robot, shortHolds.Robot);
        Assert.Equal(longHold.Pedestrians, shortHolds.Pedestrians);
    }

    [Fact]
    public void Pedestrians_OverAnEpisode_WalkButNeverThroughWalls()
    {
        var episode = NavigationEpisode.Create(NavigationWorld.Standard, MapKind.Clutter, 11);
        var start = episode.Pedestrians.ToArray();
        var walked = new float[start.Length];
        episode.Ticked = () =>
        {
            for (var i = 0; i < walked.Length; i++)
            {
                walked[i] = Math.Max(walked[i], Vector2.Distance(start[i], episode.Pedestrians[i]));
                Assert.True(
                    episode.Map.Clearance(episode.Pedestrians[i]) > 0.1f,
                    $"pedestrian {i} stands in a wall at tick {episode.Ticks}"
                );
            }
        };

        while (!episode.Ended)
        {
            episode.Hold(new HeldCommand(0, 0, 10), Gamma);
        }

        Assert.True(walked.Max() > 2, $"nobody walked further than {walked.Max()} m");
    }

    private static List<Vector2> Drive(long scene, long seed)
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, SceneFactory.Draw(MapKind.Clutter, scene), seed);
        var places = new List<Vector2>();
        for (var i = 0; i < 10 && !episode.Ended; i++)
        {
            episode.Hold(new HeldCommand(0.05f * i, 0.4f, 3), Gamma);
            places.AddRange(episode.Pedestrians);
            places.Add(episode.Robot.Pose.Position);
        }

        return places;
    }
}
