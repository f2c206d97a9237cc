using System.Numerics;
using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Walls with a door each; half of the scenes the other way round, half of them turned by a right angle.</summary>
internal static class DoorScenes
{
    public static Scene One(ref RandomStream random)
    {
        var (wall, door, width) = (random.Between(4.2f, 5.8f), random.Between(1.2f, 8.8f), random.Between(0.9f, 1.4f));
        float height;
        do
        {
            height = random.Between(1, 9);
        } while (Math.Abs(height - door) < 1.5f);
        var (start, goal) = (
            new Vector2(wall - random.Between(1.5f, 3), height),
            new Vector2(wall + random.Between(1.5f, 3), Math.Clamp(height + random.Between(-1, 1), 1, 9))
        );
        var walls = Wall(wall, door, width);
        return Place(start, goal, walls, pedestrians: 3, ref random);
    }

    /// <summary>The doors are three metres or more apart, so that the second is not in sight from the first straight ahead.</summary>
    public static Scene Two(ref RandomStream random)
    {
        var (first, second) = (random.Between(3, 3.8f), random.Between(6.2f, 7));
        float near,
            far;
        do
        {
            (near, far) = (random.Between(1.2f, 8.8f), random.Between(1.2f, 8.8f));
        } while (Math.Abs(near - far) < 3);
        return Place(
            new Vector2(first - random.Between(1, 2), random.Between(1, 9)),
            new Vector2(second + random.Between(1, 2), random.Between(1, 9)),
            [.. Wall(first, near, random.Between(0.9f, 1.4f)), .. Wall(second, far, random.Between(0.9f, 1.4f))],
            pedestrians: 4,
            ref random
        );
    }

    /// <summary>A room of its own, 2.6 to 4 m a side; the door is not in the side that looks to the goal.</summary>
    public static Scene Room(ref RandomStream random)
    {
        var (left, right) = (random.Between(1.2f, 2.2f), random.Between(4.8f, 5.6f));
        var (middle, half) = (random.Between(3.2f, 6.8f), random.Between(1.3f, 2));
        var (bottom, top) = (middle - half, middle + half);
        var (side, width) = (random.Below(3), random.Between(0.9f, 1.3f));
        var walls = new List<Segment> { new(new Vector2(right, bottom), new Vector2(right, top)) };
        walls.AddRange(Side(new Vector2(left, bottom), new Vector2(left, top), side == 0 ? width : 0, ref random));
        walls.AddRange(Side(new Vector2(left, bottom), new Vector2(right, bottom), side == 1 ? width : 0, ref random));
        walls.AddRange(Side(new Vector2(left, top), new Vector2(right, top), side == 2 ? width : 0, ref random));
        return Place(
            new Vector2(random.Between(left + 0.6f, right - 0.6f), random.Between(bottom + 0.6f, top - 0.6f)),
            new Vector2(right + random.Between(0.8f, 3), Math.Clamp(middle + random.Between(-1.5f, 1.5f), 1, 9)),
            [.. walls],
            pedestrians: 4,
            ref random
        );
    }

    private static Segment[] Wall(float at, float door, float width) =>
        [
            new(new Vector2(at, 0), new Vector2(at, door - (width / 2))),
            new(new Vector2(at, door + (width / 2)), new Vector2(at, NavigationTask.RoomSize)),
        ];

    /// <param name="door">Its width; 0 is none.</param>
    private static Segment[] Side(Vector2 from, Vector2 to, float door, ref RandomStream random)
    {
        if (door == 0)
        {
            return [new Segment(from, to)];
        }

        var length = Vector2.Distance(from, to);
        var begins = random.Between(0.2f, length - door - 0.2f);
        return
        [
            new Segment(from, Vector2.Lerp(from, to, begins / length)),
            new Segment(Vector2.Lerp(from, to, (begins + door) / length), to),
        ];
    }

    private static Scene Place(Vector2 start, Vector2 goal, Segment[] walls, int pedestrians, ref RandomStream random)
    {
        if (random.Half())
        {
            (start, goal) = (goal, start);
        }

        if (random.Half())
        {
            (start, goal, walls) = (Turned(start), Turned(goal), [.. walls.Select(one => new Segment(Turned(one.From), Turned(one.To)))]);
        }

        return Furniture.Place(start, goal, walls, obstacles: 4, pedestrians, ref random);
    }

    private static Vector2 Turned(Vector2 point) => new(point.Y, point.X);
}
