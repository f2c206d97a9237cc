using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Draws scenes: the same kind and seed give the same scene, and a way to the goal always exists.</summary>
public static class SceneFactory
{
    private const int Attempts = 1000;

    /// <summary>Metres that stay free around start, goal and pedestrians at the beginning.</summary>
    private const float Free = 0.6f;

    /// <exception cref="ArgumentOutOfRangeException">There is no such kind.</exception>
    public static Scene Draw(MapKind kind, long seed)
    {
        for (var attempt = 0; attempt < Attempts; attempt++)
        {
            var random = RandomStream.Of(seed, RandomPurpose.Generation, attempt);
            var scene = kind switch
            {
                MapKind.Clutter => Clutter(ref random),
                MapKind.DeadEnd => DeadEnd(ref random),
                MapKind.Door => Door(ref random),
                _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, null),
            };
            if (Route.Exists(scene.Map, scene.Start.Position, scene.Goal))
                return scene;
        }

        throw new InvalidOperationException($"No scene of kind {kind} in {Attempts} attempts from seed {seed}.");
    }

    private static Scene Clutter(ref RandomStream random)
    {
        Vector2 start,
            goal;
        do (start, goal) = (Point(ref random, 2.5f, 8.5f), Point(ref random, 2.5f, 8.5f));
        while (Vector2.Distance(start, goal) < NavigationTask.MinGoalDistance);
        return Furnish(start, goal, [], obstacles: 10, pedestrians: 5, ref random);
    }

    /// <summary>In half of the scenes the robot begins inside the U.</summary>
    private static Scene DeadEnd(ref RandomStream random)
    {
        var centre = Point(ref random, 4.4f, 5.6f);
        var heading = Between(ref random, 0, MathF.Tau);
        var (forward, left) = (new Vector2(MathF.Cos(heading), MathF.Sin(heading)), new Vector2(-MathF.Sin(heading), MathF.Cos(heading)));
        var (halfWidth, depth) = (Between(ref random, 0.8f, 1.4f), Between(ref random, 1.0f, 2.0f));
        var (a, b) = (centre - (halfWidth * left), centre + (halfWidth * left));
        Segment[] walls = [new(a, b), new(a, a - (depth * forward)), new(b, b - (depth * forward))];
        var inside = random.Uniform() < 0.5;
        var before = inside ? Between(ref random, 0.4f, depth) : Between(ref random, depth + 0.5f, depth + 1.5f);
        var start = centre - (before * forward) + (Between(ref random, -0.3f, 0.3f) * left);
        var goal =
            centre
            + (Math.Max(Between(ref random, 1, 2.5f), NavigationTask.MinGoalDistance - before) * forward)
            + (Between(ref random, -0.5f, 0.5f) * left);
        return Furnish(start, goal, walls, obstacles: 4, pedestrians: 2, ref random);
    }

    private static Scene Door(ref RandomStream random)
    {
        var (wall, door, width) = (Between(ref random, 4.2f, 5.8f), Between(ref random, 1.2f, 8.8f), Between(ref random, 0.9f, 1.4f));
        float height;
        do height = Between(ref random, 1, 9);
        while (Math.Abs(height - door) < 1.5f);
        var (start, goal) = (
            new Vector2(wall - Between(ref random, 1.5f, 3), height),
            new Vector2(wall + Between(ref random, 1.5f, 3), Math.Clamp(height + Between(ref random, -1, 1), 1, 9))
        );
        Segment[] walls =
        [
            new(new Vector2(wall, 0), new Vector2(wall, door - (width / 2))),
            new(new Vector2(wall, door + (width / 2)), new Vector2(wall, NavigationTask.RoomSize)),
        ];
        if (random.Uniform() < 0.5)
            (start, goal) = (goal, start);
        if (random.Uniform() < 0.5)
            (start, goal, walls) = (Turned(start), Turned(goal), [.. walls.Select(one => new Segment(Turned(one.From), Turned(one.To)))]);
        return Furnish(start, goal, walls, obstacles: 4, pedestrians: 3, ref random);
    }

    /// <summary>Puts obstacles, half of them round and half boxes, and pedestrians where nothing is yet.</summary>
    private static Scene Furnish(Vector2 start, Vector2 goal, Segment[] walls, int obstacles, int pedestrians, ref RandomStream random)
    {
        var (circles, segments) = (new List<Circle>(), new List<Segment>(walls));
        for (var i = 0; i < obstacles; i++)
        {
            var reach = Between(ref random, 0.12f, 0.45f);
            var centre = Point(ref random, 1, 9);
            if (Math.Min(Vector2.Distance(centre, start), Vector2.Distance(centre, goal)) < reach + Free)
                continue;
            if (i % 2 == 0)
                circles.Add(new Circle(centre, reach));
            else
                segments.AddRange(Box(centre, reach, Between(ref random, 0.5f, 1), Between(ref random, 0, MathF.PI)));
        }

        var map = new Map(circles, segments);
        var people = new List<Vector2>();
        while (people.Count < pedestrians)
        {
            var person = Point(ref random, 1, 9);
            if (map.Clearance(person) > Free && Vector2.Distance(person, start) > 2 * Free)
                people.Add(person);
        }

        return new Scene(map, new Pose(start, Between(ref random, -MathF.PI, MathF.PI)), goal, people);
    }

    /// <param name="reach">From the centre to a corner.</param>
    /// <param name="shape">How far from a square, 1, it is.</param>
    private static Segment[] Box(Vector2 centre, float reach, float shape, float turn)
    {
        var half = MathF.Atan(shape);
        Vector2[] corners =
        [
            .. ((float[])[half, MathF.PI - half, MathF.PI + half, -half]).Select(angle =>
                centre + (reach * new Vector2(MathF.Cos(turn + angle), MathF.Sin(turn + angle)))
            ),
        ];
        return [.. corners.Select((corner, i) => new Segment(corner, corners[(i + 1) % 4]))];
    }

    private static Vector2 Turned(Vector2 point) => new(point.Y, point.X);

    private static Vector2 Point(ref RandomStream random, float from, float to) =>
        new(Between(ref random, from, to), Between(ref random, from, to));

    private static float Between(ref RandomStream random, float from, float to) => from + ((to - from) * (float)random.Uniform());
}
