using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Simulation;

public sealed class UnicycleTests
{
    private static Unicycle AtRest { get; } = new(new Pose(Vector2.Zero, 0), 0, 0);

    [Fact]
    public void Drive_FromRest_SpeedsUpAndBrakesWithinTheLimits()
    {
        var robot = AtRest;
        var speeds = new List<float>();
        foreach (var wanted in (float[])[9, 9, 0, 0, 0, -9, -9])
        {
            speeds.Add((robot = robot.Drive(wanted, 0)).Speed);
        }

        float[] expected = [0.25f, 0.5f, 0.42f, 0.34f, 0.26f, 0.18f, 0.1f];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], speeds[i], 1e-6f);
        }
    }

    [Fact]
    public void Drive_Turning_ChangesTheRateAlikeOnBothSides()
    {
        var (left, right) = (AtRest, AtRest);
        var rates = new List<float>();
        for (var i = 0; i < 6; i++)
        {
            (left, right) = (left.Drive(0.6f, 9), right.Drive(0.6f, -9));
            rates.Add(left.TurnRate);
            Assert.Equal(left.TurnRate, -right.TurnRate);
            Assert.Equal(left.Pose.Position.Y, -right.Pose.Position.Y, 1e-6f);
        }

        float[] expected = [0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f];
        for (var i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], rates[i], 1e-6f);
        }
    }

    [Fact]
    public void Drive_ConstantSpeeds_FollowsTheCircle()
    {
        var robot = new Unicycle(new Pose(Vector2.Zero, 0), 0.6f, 0.9f);
        for (var i = 0; i < 40; i++)
        {
            robot = robot.Drive(0.6f, 0.9f);
        }

        const float radius = 0.6f / 0.9f;
        const float angle = 0.9f * 2;
        Assert.Equal(radius * MathF.Sin(angle), robot.Pose.Position.X, 1e-3f);
        Assert.Equal(radius * (1 - MathF.Cos(angle)), robot.Pose.Position.Y, 1e-3f);
        Assert.Equal(angle, robot.Pose.Heading, 1e-5f);
    }
}
