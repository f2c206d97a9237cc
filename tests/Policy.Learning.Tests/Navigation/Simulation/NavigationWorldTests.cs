using System.Numerics;
using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Navigation.Worlds;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Simulation;

/// <summary>Episodes under other accountings and sensors than the standard ones.</summary>
public sealed class NavigationWorldTests
{
    private const double Gamma = 0.9;
    private static readonly NavigationWorld Lab = NavigationWorld.Standard with { Accounting = Accounting.Lab };
    private static readonly Scene WallAhead = Scenes.With(walls: [new(new Vector2(3, 4), new Vector2(3, 6))]);

    [Theory]
    [InlineData(1)]
    [InlineData(32)]
    public void Hold_Lab_ChargesTheDecisionAndNotTheTime(int ticks)
    {
        var total = new NavigationEpisode(Lab, Scenes.Empty, 1).Hold(new HeldCommand(0, 0, ticks), Gamma);

        Assert.Equal((-5, -5, ticks), (total.Discounted, total.Plain, total.Tau));
    }

    [Fact]
    public void Hold_Lab_EndsAfterAHundredDecisionsOfAnyLength()
    {
        var episode = new NavigationEpisode(Lab, Scenes.Empty, 1);

        while (!episode.Ended)
        {
            episode.Hold(new HeldCommand(0, 0, 32), Gamma);
        }

        Assert.Equal((EpisodeOutcome.TimedOut, 100, 3200), (episode.Outcome, episode.Decisions, episode.Ticks));
    }

    [Fact]
    public void Hold_LabArrivingWithTheLastDecision_HasArrived()
    {
        var episode = new NavigationEpisode(Lab, Scenes.With(goal: new Vector2(2.305f, 5)), 1);
        for (var i = 0; i < 99; i++)
        {
            episode.Hold(new HeldCommand(0, 0, 1), Gamma);
        }

        Assert.False(episode.Ended);
        episode.Hold(new HeldCommand(NavigationTask.MaxSpeed, 0, 10), Gamma);

        Assert.Equal(EpisodeOutcome.Arrived, episode.Outcome);
    }

    [Fact]
    public void ShareLeft_EachAccounting_CountsItsOwn()
    {
        Assert.Equal(0.9f, Lab.ShareLeft(400, 10), 1e-6f);
        Assert.Equal(0.2f, NavigationWorld.Standard.ShareLeft(400, 10), 1e-6f);
    }

    [Fact]
    public void Sense_Delayed_ShowsWhatWasThen()
    {
        var (prompt, delayed) = (
            new NavigationEpisode(NavigationWorld.Standard, WallAhead, 1),
            new NavigationEpisode(NavigationWorld.Standard with { DelayTicks = 3 }, WallAhead, 1)
        );
        var (seen, late, lateBefore) = (new List<float>(), new List<float>(), new List<float>());
        var (now, before) = (new float[RangeSensor.Beams], new float[RangeSensor.Beams]);
        for (var tick = 0; tick < 16; tick++)
        {
            prompt.Sense(now, before);
            seen.Add(now[0]);
            delayed.Sense(now, before);
            late.Add(now[0]);
            lateBefore.Add(before[0]);
            prompt.Hold(new HeldCommand(0.3f, 0, 1), Gamma);
            delayed.Hold(new HeldCommand(0.3f, 0, 1), Gamma);
        }

        Assert.Equal(16, seen.Distinct().Count());
        Assert.Equal(seen[..13], late[3..]);
        Assert.All(late[..3], range => Assert.Equal(seen[0], range));
        Assert.Equal(seen[4], lateBefore[15]);
    }

    /// <summary>The wall is 0.8 m from the robot's edge; the threshold is passed with 0.0375 m + 16 times 0.03 m.</summary>
    [Theory]
    [InlineData(0, 18)]
    [InlineData(2, 20)]
    public void Hold_Interruptible_EndsWhereTheSensorShowsTheThresholdPassed(int delay, int tau)
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard with { DelayTicks = delay }, WallAhead, 1);

        var total = episode.Hold(new HeldCommand(NavigationTask.MaxSpeed, 0, 100) { InterruptBelow = 0.3f }, Gamma);

        Assert.Equal((EpisodeOutcome.Running, tau), (episode.Outcome, total.Tau));
    }

    [Fact]
    public void Hold_InterruptibleBegunBelowTheThreshold_IsNotInterrupted()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, WallAhead, 1);

        var total = episode.Hold(new HeldCommand(0.1f, 0, 20) { InterruptBelow = 0.9f }, Gamma);

        Assert.Equal(20, total.Tau);
    }

    [Fact]
    public void Hold_InterruptibleWithTheWallBehindTheSensor_IsNotInterrupted()
    {
        var behind = new Scene(WallAhead.Map, WallAhead.Start with { Heading = MathF.PI }, WallAhead.Goal, [new Vector2(2.9f, 4.9f)]);
        var (round, half) = (
            new NavigationEpisode(NavigationWorld.Standard, behind, 1),
            new NavigationEpisode(NavigationWorld.Standard with { FieldOfView = 180 }, behind, 1)
        );
        var hold = new HeldCommand(0, 0, 32) { InterruptBelow = 0.45f };

        Assert.InRange(round.Hold(hold, Gamma).Tau, 1, 31);
        Assert.Equal(32, half.Hold(hold, Gamma).Tau);
    }

    [Fact]
    public void Checked_NoSuchWorld_NamesTheOption()
    {
        void Refuses(NavigationWorld world, string option) =>
            Assert.Contains(option, Assert.Throws<LearningException>(world.Checked).Message, StringComparison.Ordinal);

        Refuses(Lab with { Accounting = Accounting.Unknown }, "--accounting");
        Refuses(Lab with { Difficulty = (Difficulty)7 }, "--difficulty");
        Refuses(Lab with { DelayTicks = 17 }, "--delay");
        Refuses(Lab with { FieldOfView = 270 }, "--view");
        Assert.Same(Lab, Lab.Checked());
    }

    [Fact]
    public void HeldOut_EveryWorld_IsJudgedAndNotTrained()
    {
        foreach (var difficulty in (Difficulty[])[Difficulty.Standard, Difficulty.Hard])
        {
            var world = Lab with { Difficulty = difficulty };

            Assert.DoesNotContain(world.HeldOut, world.TrainedOn);
            Assert.Equal([.. world.TrainedOn, world.HeldOut], world.JudgedOn);
        }
    }
}
