using HybridGrains.Training.Data;
using Xunit;

namespace HybridGrains.Training.Tests.Data;

public sealed class SceneComposerTests
{
    [Fact]
    public void Compose_OneObject_CoversExactlyItsSquare()
    {
        var background = Background.All.First(item => item.Name == "grass");
        var scene = new Scene(SceneKind.Single, "", background, [new PlacedObject(3, 24, 56, SceneLayout.Small)]);
        var rgb = new byte[SceneComposer.Bytes];

        new SceneComposer(SquareCatalog.Create()).Compose(scene, rgb);

        for (var i = 0; i < SceneLayout.Side * SceneLayout.Side; i++)
        {
            var (x, y) = (i % SceneLayout.Side, i / SceneLayout.Side);
            var inside = x is >= 24 and < 64 && y is >= 56 and < 96;
            var expected =
                inside ? (SquareCatalog.Red(3), (byte)0, (byte)0)
                : y < Background.Horizon ? background.Upper
                : background.Lower;
            Assert.Equal(expected, (rgb[i * 3], rgb[i * 3 + 1], rgb[i * 3 + 2]));
        }
    }
}
