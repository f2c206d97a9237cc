using System.Numerics;
using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Maps;

public sealed class SceneFactoryTests
{
    private const int Seeds = 100;

    [Theory]
    [InlineData(MapKind.Clutter, 5)]
    [InlineData(MapKind.DeadEnd, 2)]
    [InlineData(MapKind.Door, 3)]
    [InlineData(MapKind.Crowd, 12)]
    [InlineData(MapKind.DeepDeadEnd, 5)]
    [InlineData(MapKind.Room, 4)]
    [InlineData(MapKind.TwoDoors, 4)]
    public void Draw_AnySeed_LeavesRoomDistanceAndAWayInTime(MapKind kind, int pedestrians)
    {
        for (var seed = -Seeds; seed < Seeds; seed++)
        {
            var scene = SceneFactory.Draw(kind, seed);

            Assert.True(scene.Map.Clearance(scene.Start.Position) > NavigationTask.RobotRadius, $"seed {seed}: the start is blocked");
            Assert.True(scene.Map.Clearance(scene.Goal) > NavigationTask.RobotRadius, $"seed {seed}: the goal is blocked");
            Assert.True(
                Vector2.Distance(scene.Start.Position, scene.Goal) >= NavigationTask.MinGoalDistance,
                $"seed {seed}: the goal is near"
            );
            Assert.InRange(
                Route.Length(scene.Map, scene.Start.Position, scene.Goal),
                0,
                NavigationTask.MaxSpeed * NavigationTask.EpisodeTicks * NavigationTask.TickSeconds
            );
            Assert.Equal(pedestrians, scene.Pedestrians.Count);
        }
    }

    [Theory]
    [InlineData(MapKind.DeadEnd)]
    [InlineData(MapKind.Door)]
    [InlineData(MapKind.DeepDeadEnd)]
    [InlineData(MapKind.Room)]
    public void Draw_LocalMinimum_BlocksTheStraightWay(MapKind kind)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var scene = SceneFactory.Draw(kind, seed);

            var narrowest = Enumerable
                .Range(0, 101)
                .Min(i => scene.Map.Clearance(Vector2.Lerp(scene.Start.Position, scene.Goal, i / 100f)));

            Assert.True(narrowest < NavigationTask.RobotRadius, $"seed {seed}: the robot can drive straight ahead");
        }
    }

    /// <summary>With the doors shut there is no way, with them open there is: the walls leave no other.</summary>
    [Theory]
    [InlineData(MapKind.Room)]
    [InlineData(MapKind.TwoDoors)]
    public void Draw_Doors_AreTheOnlyWay(MapKind kind)
    {
        for (var seed = 0; seed < Seeds; seed++)
        {
            var scene = SceneFactory.Draw(kind, seed);
            Segment[] gaps =
            [
                .. from one in scene.Map.Segments.ToArray()
                from other in scene.Map.Segments.ToArray()
                let gap = Vector2.Distance(one.To, other.From)
                let along = Vector2.Normalize(one.To - one.From)
                where gap is > 0.5f and < 1.5f && Vector2.Dot(along, Vector2.Normalize(other.From - one.To)) > 0.999f
                where Vector2.Dot(along, Vector2.Normalize(other.To - other.From)) > 0.999f
                select new Segment(one.To, other.From),
            ];

            Assert.NotEmpty(gaps);
            var shut = new Map(scene.Map.Circles.ToArray(), [.. scene.Map.Segments.ToArray(), .. gaps]);
            Assert.True(
                float.IsInfinity(Route.Length(shut, scene.Start.Position, scene.Goal)),
                $"seed {seed}: there is a way beside the doors"
            );
        }
    }

    [Fact]
    public void Draw_SameSeed_IsTheSameScene()
    {
        var (first, second, other) = (
            SceneFactory.Draw(MapKind.Clutter, 7),
            SceneFactory.Draw(MapKind.Clutter, 7),
            SceneFactory.Draw(MapKind.Clutter, 8)
        );

        Assert.Equal((first.Start, first.Goal), (second.Start, second.Goal));
        Assert.Equal(first.Map.Circles, second.Map.Circles);
        Assert.Equal(first.Map.Segments, second.Map.Segments);
        Assert.Equal(first.Pedestrians, second.Pedestrians);
        Assert.NotEqual(first.Start, other.Start);
    }
}
