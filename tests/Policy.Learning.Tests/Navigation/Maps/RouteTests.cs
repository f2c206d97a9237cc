using System.Numerics;
using HybridGrains.Policy.Learning.Navigation.Maps;

namespace HybridGrains.Policy.Learning.Tests.Navigation.Maps;

public sealed class RouteTests
{
    [Theory]
    [InlineData(1.5f, true)]
    [InlineData(0.3f, false)]
    public void Exists_WallWithGap_HangsOnItsWidth(float gap, bool exists)
    {
        var map = new Map([], [new(new Vector2(5, 0), new Vector2(5, 5)), new(new Vector2(5, 5 + gap), new Vector2(5, 10))]);

        Assert.Equal(exists, Route.Exists(map, new Vector2(2, 5), new Vector2(8, 5)));
    }
}
