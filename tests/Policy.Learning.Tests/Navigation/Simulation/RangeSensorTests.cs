using System.Numerics;
using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Maps;
using HybridGrains.Policy.Learning.Navigation.Simulation;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Simulation;

public sealed class RangeSensorTests
{
    private const int QuarterTurn = RangeSensor.Beams / 4;

    private static float[] Scan(Map map, Pose from, params Vector2[] pedestrians) => Scan(map, from, 360, pedestrians);

    private static float[] Scan(Map map, Pose from, int fieldOfView, params Vector2[] pedestrians)
    {
        var ranges = new float[RangeSensor.Beams];
        RangeSensor.Scan(map, pedestrians, from, fieldOfView, ranges);
        return ranges;
    }

    [Fact]
    public void Scan_EmptyRoom_ReadsTheWallsAndItsOwnLimit()
    {
        var ranges = Scan(new Map([], []), new Pose(new Vector2(3, 5), 0));

        Assert.Equal(RangeSensor.MaxRange, ranges[0]);
        Assert.Equal(5, ranges[QuarterTurn], 1e-5f);
        Assert.Equal(3, ranges[2 * QuarterTurn], 1e-5f);
        Assert.Equal(5, ranges[3 * QuarterTurn], 1e-5f);
        Assert.Equal(3 / MathF.Cos(MathF.Tau / RangeSensor.Beams), ranges[(2 * QuarterTurn) + 1], 1e-5f);
    }

    [Fact]
    public void Scan_Obstacles_ReadsTheNearestOnEachBeam()
    {
        var map = new Map(
            [new Circle(new Vector2(7, 5), 0.5f)],
            [new Segment(new Vector2(8, 4), new Vector2(8, 6)), new Segment(new Vector2(4, 4), new Vector2(4, 4.9f))]
        );

        var ranges = Scan(map, new Pose(new Vector2(5, 5), 0), new Vector2(5, 6.2f));

        Assert.Equal(1.5f, ranges[0], 1e-5f);
        Assert.Equal(3 / MathF.Cos(2 * MathF.Tau / RangeSensor.Beams), ranges[2], 1e-5f);
        Assert.Equal(1, ranges[QuarterTurn], 1e-5f);
        Assert.Equal(5, ranges[2 * QuarterTurn], 1e-5f);
        Assert.Equal(1 / MathF.Cos(MathF.Tau / RangeSensor.Beams), ranges[(2 * QuarterTurn) + 1], 1e-5f);
    }

    [Fact]
    public void Scan_RobotTurned_TurnsTheFan()
    {
        var ranges = Scan(new Map([], []), new Pose(new Vector2(5, 5), MathF.PI / 2), new Vector2(5, 7));

        Assert.Equal(2 - NavigationTask.PedestrianRadius, ranges[0], 1e-5f);
    }

    [Fact]
    public void Scan_HalfRound_ReadsFromTheRightToTheLeftAndNothingBehind()
    {
        var behind = new Vector2(4, 5);

        var ranges = Scan(new Map([], []), new Pose(new Vector2(5, 6), 0), 180, behind, new Vector2(5, 8));

        Assert.Equal(6, ranges[0], 1e-4f);
        Assert.Equal(2 - NavigationTask.PedestrianRadius, ranges[^1], 1e-4f);
        Assert.Equal(5 / MathF.Cos(MathF.PI / 2 / (RangeSensor.Beams - 1)), ranges[RangeSensor.Beams / 2], 1e-3f);
        Assert.All(ranges[..^6], range => Assert.True(range > 3, $"a beam reads {range} m"));
    }

    /// <summary>The reference walks along each beam by the distance that is surely free.</summary>
    [Theory]
    [InlineData(MapKind.Clutter)]
    [InlineData(MapKind.DeadEnd)]
    public void Scan_DrawnScenes_EqualsWalkingAlongTheBeam(MapKind kind)
    {
        for (var seed = 0; seed < 20; seed++)
        {
            var scene = SceneFactory.Draw(kind, seed);

            var ranges = Scan(scene.Map, scene.Start);

            for (var beam = 0; beam < ranges.Length; beam++)
            {
                var direction = (scene.Start with { Heading = scene.Start.Heading + (MathF.Tau * beam / RangeSensor.Beams) }).Direction;
                Assert.Equal(Walk(scene, direction), ranges[beam], 2e-2f);
            }
        }
    }

    private static float Walk(Scene scene, Vector2 direction)
    {
        var walked = 0f;
        while (walked < RangeSensor.MaxRange && scene.Map.Clearance(scene.Start.Position + (walked * direction)) is > 1e-4f and var free)
        {
            walked += free;
        }

        return Math.Min(walked, RangeSensor.MaxRange);
    }
}
