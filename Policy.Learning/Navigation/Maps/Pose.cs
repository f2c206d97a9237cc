using System.Numerics;

namespace HybridGrains.Policy.Learning.Navigation.Maps;

/// <summary>Where something stands and where it looks.</summary>
/// <param name="Position">Metres.</param>
/// <param name="Heading">Radians from the x axis, against the clock.</param>
public readonly record struct Pose(Vector2 Position, float Heading)
{
    public Vector2 Direction => new(MathF.Cos(Heading), MathF.Sin(Heading));

    /// <summary>Direction of a point as seen from here: 0 ahead, positive to the left, within ±pi.</summary>
    public float BearingOf(Vector2 point)
    {
        var offset = point - Position;
        return MathF.IEEERemainder(MathF.Atan2(offset.Y, offset.X) - Heading, MathF.Tau);
    }
}
