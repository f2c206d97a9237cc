using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Obstacles and people anywhere.</summary>
internal static class OpenScenes
{
    public static Scene Clutter(ref RandomStream random) => Draw(obstacles: 10, pedestrians: 5, ref random);

    public static Scene Crowd(ref RandomStream random) => Draw(obstacles: 14, pedestrians: 12, ref random);

    private static Scene Draw(int obstacles, int pedestrians, ref RandomStream random)
    {
        Vector2 start,
            goal;
        do
        {
            (start, goal) = (random.Point(2.5f, 8.5f), random.Point(2.5f, 8.5f));
        } while (Vector2.Distance(start, goal) < NavigationTask.MinGoalDistance);
        return Furniture.Place(start, goal, [], obstacles, pedestrians, ref random);
    }
}
