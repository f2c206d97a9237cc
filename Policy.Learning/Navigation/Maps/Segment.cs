using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>A straight wall without thickness, metres.</summary>
public readonly record struct Segment(Vector2 From, Vector2 To)
{
    /// <summary>The point of the wall that is nearest.</summary>
    public Vector2 Nearest(Vector2 point)
    {
        var along = To - From;
        return From + (Math.Clamp(Vector2.Dot(point - From, along) / along.LengthSquared(), 0, 1) * along);
    }
}
