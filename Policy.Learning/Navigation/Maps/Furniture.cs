using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Fills a layout of walls.</summary>
internal static class Furniture
{
    /// <summary>Metres that stay free around start, goal and pedestrians at the beginning.</summary>
    private const float Free = 0.6f;

    /// <summary>Puts obstacles, half of them round and half boxes, and pedestrians where nothing is yet.</summary>
    public static Scene Place(Vector2 start, Vector2 goal, Segment[] walls, int obstacles, int pedestrians, ref RandomStream random)
    {
        var (circles, segments) = (new List<Circle>(), new List<Segment>(walls));
        for (var i = 0; i < obstacles; i++)
        {
            var reach = random.Between(0.12f, 0.45f);
            var centre = random.Point(1, 9);
            if (Math.Min(Vector2.Distance(centre, start), Vector2.Distance(centre, goal)) < reach + Free)
            {
                continue;
            }

            if (i % 2 == 0)
            {
                circles.Add(new Circle(centre, reach));
            }
            else
            {
                segments.AddRange(Box(centre, reach, random.Between(0.5f, 1), random.Between(0, MathF.PI)));
            }
        }

        var map = new Map(circles, segments);
        var people = new List<Vector2>();
        while (people.Count < pedestrians)
        {
            var person = random.Point(1, 9);
            if (map.Clearance(person) > Free && Vector2.Distance(person, start) > 2 * Free)
            {
                people.Add(person);
            }
        }

        return new Scene(map, new Pose(start, random.Between(-MathF.PI, MathF.PI)), goal, people);
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
}
