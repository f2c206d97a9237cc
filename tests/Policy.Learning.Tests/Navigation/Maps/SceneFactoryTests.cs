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
    public void Draw_AnySeed_LeavesRoomAndDistance(MapKind kind, int pedestrians)
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
            Assert.Equal(pedestrians, scene.Pedestrians.Count);
        }
    }

    [Theory]
    [InlineData(MapKind.DeadEnd)]
    [InlineData(MapKind.Door)]
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
