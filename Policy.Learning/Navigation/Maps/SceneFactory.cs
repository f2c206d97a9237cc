using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>
/// Draws scenes: the same kind and seed give the same scene, and a way to the goal that a robot at full speed drives within the
/// strict time always exists.
/// </summary>
public static class SceneFactory
{
    private const int Attempts = 1000;

    /// <summary>Metres: 20 of the 25 s at full speed.</summary>
    public const float LongestRoute = 12;

    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static Scene Draw(MapKind kind, long seed)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = RandomStream.Of(seed, RandomPurpose.Generation, attempt);
            var scene = Draw(kind, ref random);
            if (
                Vector2.Distance(scene.Start.Position, scene.Goal) >= NavigationTask.MinGoalDistance
                && Route.Length(scene.Map, scene.Start.Position, scene.Goal) <= LongestRoute
            )
            {
                return scene;
            }
        }

        throw new InvalidOperationException($"No scene of kind {kind} in {Attempts} attempts from seed {seed}.");
    }

    private static Scene Draw(MapKind kind, ref RandomStream random) =>
        kind switch
        {
            MapKind.Clutter => OpenScenes.Clutter(ref random),
            MapKind.DeadEnd => DeadEndScenes.Shallow(ref random),
            MapKind.Door => DoorScenes.One(ref random),
            MapKind.Crowd => OpenScenes.Crowd(ref random),
            MapKind.DeepDeadEnd => DeadEndScenes.Deep(ref random),
            MapKind.Room => DoorScenes.Room(ref random),
            MapKind.TwoDoors => DoorScenes.Two(ref random),
            _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
        };
}
