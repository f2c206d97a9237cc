using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Tests.Navigation;

/// <summary>Scenes made by hand: the robot at (2, 5) looks along the x axis at a goal 6 m away.</summary>
internal static class Scenes
{
    public static Scene Empty { get; } = With();

    public static Scene With(Segment[]? walls = null, Circle[]? circles = null, Vector2[]? pedestrians = null, Vector2? goal = null) =>
        new(new Map(circles ?? [], walls ?? []), new Pose(new Vector2(2, 5), 0), goal ?? new Vector2(8, 5), pedestrians ?? []);
}
