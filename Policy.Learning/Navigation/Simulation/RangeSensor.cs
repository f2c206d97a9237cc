using System.Numerics;
using System.Runtime.InteropServices;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Navigation.Simulation;

/// <summary>
/// A fan of beams all round or over the half ahead, from the robot's centre to the first surface. Every obstacle is met by all beams at
/// once, a vector register of them at a time.
/// </summary>
public static class RangeSensor
{
    /// <summary>All round: 7.5 degrees apart, the first ahead. Of the half: from the right to the left, both included.</summary>
    public const int Beams = 48;

    /// <summary>Metres; a beam that meets nothing reads this.</summary>
    public const float MaxRange = 6;

    private static readonly (float Cosine, float Sine)[] Round = Fan(beam => MathF.Tau * beam / Beams);
    private static readonly (float Cosine, float Sine)[] Half = Fan(beam => MathF.PI * (((float)beam / (Beams - 1)) - 0.5f));

    /// <param name="pedestrians">Their centres.</param>
    /// <param name="fieldOfView">Degrees: 360, or 180 ahead.</param>
    /// <param name="ranges">[<see cref="Beams"/>], metres.</param>
    public static void Scan(Map map, ReadOnlySpan<Vector2> pedestrians, Pose from, int fieldOfView, Span<float> ranges)
    {
        Span<float> dx = stackalloc float[Beams];
        Span<float> dy = stackalloc float[Beams];
        var fan = fieldOfView == 360 ? Round : Half;
        var ahead = from.Direction;
        for (var i = 0; i < Beams; i++)
        {
            dx[i] = (ahead.X * fan[i].Cosine) - (ahead.Y * fan[i].Sine);
            dy[i] = (ahead.Y * fan[i].Cosine) + (ahead.X * fan[i].Sine);
        }

        ranges[..Beams].Fill(MaxRange);
        var x = Wide(dx);
        var y = Wide(dy);
        var r = Wide(ranges);
        foreach (var segment in map.Segments)
        {
            Meet(segment, from.Position, x, y, r);
        }

        foreach (var circle in map.Circles)
        {
            Meet(circle, from.Position, x, y, r);
        }

        foreach (var pedestrian in pedestrians)
        {
            Meet(new Circle(pedestrian, NavigationTask.PedestrianRadius), from.Position, x, y, r);
        }
    }

    private static (float Cosine, float Sine)[] Fan(Func<int, float> angle) =>
        [.. Enumerable.Range(0, Beams).Select(beam => (MathF.Cos(angle(beam)), MathF.Sin(angle(beam))))];

    private static Span<Vector<float>> Wide(Span<float> values) => MemoryMarshal.Cast<float, Vector<float>>(values[..Beams]);

    /// <summary>Solves <c>origin + t d = from + u along</c> by Cramer's rule.</summary>
    private static void Meet(
        Segment segment,
        Vector2 origin,
        ReadOnlySpan<Vector<float>> x,
        ReadOnlySpan<Vector<float>> y,
        Span<Vector<float>> ranges
    )
    {
        if (Vector2.DistanceSquared(segment.Nearest(origin), origin) > MaxRange * MaxRange)
        {
            return;
        }

        var (along, offset) = (segment.To - segment.From, segment.From - origin);
        var across = new Vector<float>((offset.X * along.Y) - (offset.Y * along.X));
        for (var i = 0; i < ranges.Length; i++)
        {
            // Parallel beams divide by 0; infinity and NaN fail the comparisons.
            var inverse = Vector<float>.One / ((x[i] * along.Y) - (y[i] * along.X));
            var t = across * inverse;
            var u = ((y[i] * offset.X) - (x[i] * offset.Y)) * inverse;
            var hit =
                Vector.GreaterThanOrEqual(u, Vector<float>.Zero)
                & Vector.LessThanOrEqual(u, Vector<float>.One)
                & Vector.GreaterThanOrEqual(t, Vector<float>.Zero)
                & Vector.LessThan(t, ranges[i]);
            ranges[i] = Vector.ConditionalSelect(hit, t, ranges[i]);
        }
    }

    private static void Meet(
        Circle circle,
        Vector2 origin,
        ReadOnlySpan<Vector<float>> x,
        ReadOnlySpan<Vector<float>> y,
        Span<Vector<float>> ranges
    )
    {
        var offset = circle.Centre - origin;
        var squared = offset.LengthSquared();
        if (squared > (MaxRange + circle.Radius) * (MaxRange + circle.Radius))
        {
            return;
        }

        var outside = new Vector<float>(squared - (circle.Radius * circle.Radius));
        for (var i = 0; i < ranges.Length; i++)
        {
            var middle = (x[i] * offset.X) + (y[i] * offset.Y);
            var half = (middle * middle) - outside;
            var t = middle - Vector.SquareRoot(Vector.Max(half, Vector<float>.Zero));
            var hit =
                Vector.GreaterThanOrEqual(half, Vector<float>.Zero)
                & Vector.GreaterThanOrEqual(t, Vector<float>.Zero)
                & Vector.LessThan(t, ranges[i]);
            ranges[i] = Vector.ConditionalSelect(hit, t, ranges[i]);
        }
    }
}
