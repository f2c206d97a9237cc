using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Maps;

public sealed class RouteTests
{
    private static float Length(float gap, float at)
    {
        var map = new Map([], [new(new Vector2(5, 0), new Vector2(5, at)), new(new Vector2(5, at + gap), new Vector2(5, 10))]);
        return Route.Length(map, new Vector2(2.1f, 5), new Vector2(7.9f, 5));
    }

    [Theory]
    [InlineData(1.5f, true)]
    [InlineData(0.3f, false)]
    public void Length_WallWithGap_HangsOnItsWidth(float gap, bool exists) => Assert.Equal(exists, float.IsFinite(Length(gap, 5)));

    /// <summary>Straight ahead; through a gap of 1 m that begins at 8 m, whose near edge the robot passes at 8.25 m.</summary>
    [Theory]
    [InlineData(4.5f, 5.8f)]
    [InlineData(8, 8.72f)]
    public void Length_Detour_IsThatOfTheWay(float at, float metres) => Assert.InRange(Length(1, at), metres - 0.5f, 1.1f * metres);
}
