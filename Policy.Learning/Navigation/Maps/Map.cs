using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>What does not move: the room's four walls, further walls, round obstacles.</summary>
public sealed class Map
{
    private readonly Circle[] _circles;
    private readonly Segment[] _segments;

    /// <param name="segments">Beside the four walls of the room.</param>
    public Map(IEnumerable<Circle> circles, IEnumerable<Segment> segments)
    {
        const float size = NavigationTask.RoomSize;
        Vector2[] corners = [new(0, 0), new(size, 0), new(size, size), new(0, size)];
        _circles = [.. circles];
        _segments = [.. corners.Select((corner, i) => new Segment(corner, corners[(i + 1) % 4])), .. segments];
    }

    public ReadOnlySpan<Circle> Circles => _circles;

    public ReadOnlySpan<Segment> Segments => _segments;

    /// <summary>Metres from a point to the nearest surface; below 0 inside a round obstacle.</summary>
    public float Clearance(Vector2 point)
    {
        var nearest = float.PositiveInfinity;
        foreach (var segment in _segments)
        {
            nearest = Math.Min(nearest, Vector2.DistanceSquared(point, segment.Nearest(point)));
        }

        nearest = MathF.Sqrt(nearest);
        foreach (var circle in _circles)
        {
            nearest = Math.Min(nearest, Vector2.Distance(point, circle.Centre) - circle.Radius);
        }

        return nearest;
    }
}
