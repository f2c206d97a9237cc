using System.Numerics;
using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;
using HybridGrains.Policy.Learning.Navigation.Worlds;

namespace HybridGrains.Policy.Learning.Tests.Navigation;

public sealed class NavigationObservationTests
{
    /// <summary>The robot at (2, 5) looks along the x axis; the goal is 3 m ahead and 4 m to the left.</summary>
    [Fact]
    public void Encode_MovingRobot_HoldsScansGoalAndMotion()
    {
        var episode = new NavigationEpisode(NavigationWorld.Standard, Scenes.With(goal: new Vector2(5, 9)), 1);
        var observation = new float[NavigationObservation.Size];

        NavigationObservation.Encode(episode, observation);

        Assert.Equal(2 - NavigationTask.RobotRadius, episode.Clearance, 1e-5f);
        Assert.Equal(MathF.Log(RangeSensor.MaxRange + 0.1f), observation[0], 1e-5f);
        Assert.Equal(MathF.Log(2.1f), observation[RangeSensor.Beams / 2], 1e-5f);
        Assert.Equal(MathF.Log(2.1f), observation[RangeSensor.Beams + (RangeSensor.Beams / 2)], 1e-5f);
        float[] rest = [0.6f, 0.8f, 0.3f, 0.4f, MathF.Log(5.1f), 0, 0, 1];
        for (var i = 0; i < rest.Length; i++)
        {
            Assert.Equal(rest[i], observation[(2 * RangeSensor.Beams) + i], 1e-5f);
        }

        episode.Hold(new HeldCommand(0.3f, -0.9f, 4), NavigationTask.Gamma);
        NavigationObservation.Encode(episode, observation);
        Assert.Equal(0.5f, observation[^3], 1e-5f);
        Assert.Equal(-0.4f / 0.9f, observation[^2], 1e-5f);
        Assert.Equal(1 - (4f / 500), observation[^1], 1e-5f);
    }

    [Theory]
    [InlineData(0, 1, MathF.PI / 2)]
    [InlineData(0, -1, -MathF.PI / 2)]
    [InlineData(-1, -0.001f, -3.14059f)]
    public void BearingOf_Point_IsPositiveToTheLeft(float x, float y, float bearing) =>
        Assert.Equal(bearing, new Pose(Vector2.Zero, 0).BearingOf(new Vector2(x, y)), 1e-4f);
}
