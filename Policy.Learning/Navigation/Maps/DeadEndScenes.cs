using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>A U of walls between start and goal, open towards the start; in half of the scenes the robot begins inside it.</summary>
internal static class DeadEndScenes
{
    public static Scene Shallow(ref RandomStream random) => Draw(1, 2, beyond: 1.5f, pedestrians: 2, ref random);

    public static Scene Deep(ref RandomStream random) => Draw(1.4f, 2.6f, beyond: 1.2f, pedestrians: 5, ref random);

    /// <param name="shallowest">Depth of the U, metres, at least.</param>
    /// <param name="deepest">And at most.</param>
    /// <param name="beyond">Metres in front of the U where the others begin, at most.</param>
    private static Scene Draw(float shallowest, float deepest, float beyond, int pedestrians, ref RandomStream random)
    {
        var centre = random.Point(4.4f, 5.6f);
        var heading = random.Between(0, MathF.Tau);
        var (forward, left) = (new Vector2(MathF.Cos(heading), MathF.Sin(heading)), new Vector2(-MathF.Sin(heading), MathF.Cos(heading)));
        var (halfWidth, depth) = (random.Between(0.8f, 1.4f), random.Between(shallowest, deepest));
        var (a, b) = (centre - (halfWidth * left), centre + (halfWidth * left));
        Segment[] walls = [new(a, b), new(a, a - (depth * forward)), new(b, b - (depth * forward))];
        var before = random.Half() ? random.Between(0.4f, depth) : random.Between(depth + 0.5f, depth + beyond);
        var start = centre - (before * forward) + (random.Between(-0.3f, 0.3f) * left);
        var goal =
            centre
            + (Math.Max(random.Between(1, 2.5f), NavigationTask.MinGoalDistance - before) * forward)
            + (random.Between(-0.5f, 0.5f) * left);
        return Furniture.Place(start, goal, walls, obstacles: 4, pedestrians, ref random);
    }
}
