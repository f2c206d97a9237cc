using HybridGrains.Training.Data;

namespace HybridGrains.Training.Readers;

/// <summary>
/// Pictures to train the evaluator on: scenes of the train split, and free ones with objects anywhere, of any size, spoiled
/// ones among them. All are drawn a little worse than the originals, as a decoder would. Not thread-safe.
/// </summary>
internal sealed class ReaderExamples(EmojiCatalog catalog, int seed)
{
    private const int Side = SceneLayout.Side;
    private readonly Random _random = new(seed);
    private readonly SceneSampler _scenes = new(SceneSplit.Train, seed);
    private readonly SpoiledStamps _spoiled = new(catalog, new Random(seed ^ 0x5eed));
    private readonly PictureWear _wear = new(new Random(seed ^ 0x3ea5));

    /// <summary>One picture; 40 % are scenes of the train split as they are sampled.</summary>
    public ReaderExample Next()
    {
        var (rgb, truth) = _random.Next(10) < 4 ? Sampled() : Free();
        _wear.Apply(rgb, Side);
        return new ReaderExample([.. rgb.Select(value => (byte)Math.Clamp(value + 0.5f, 0, 255))], truth);
    }

    private (float[] Rgb, SceneReading Truth) Sampled()
    {
        var scene = _scenes.Next();
        var rgb = Fill(scene.Background);
        var seen = scene.Objects.Select(item =>
            Place(rgb, item.ObjectId, item.Size, item.X + _random.Next(-4, 5), item.Y + _random.Next(-4, 5))
        );
        return (rgb, new SceneReading([.. seen], scene.Background.Id));
    }

    private (float[] Rgb, SceneReading Truth) Free()
    {
        var (rgb, background) = _random.Next(8) == 0 ? StrangeBackground() : KnownBackground();
        var seen = new List<SeenObject>();
        var taken = new List<(int X, int Y, int Size)>();
        for (var wanted = _random.Next(5); wanted > 0; wanted--)
        {
            if (FreeSpot(taken) is not { } spot)
            {
                continue;
            }

            taken.Add(spot);
            int? id = _random.Next(10) < 4 ? null : _random.Next(EmojiObjects.All.Count);
            seen.Add(Place(rgb, id, spot.Size, spot.X, spot.Y));
        }

        return (rgb, new SceneReading(seen, background));
    }

    private SeenObject Place(float[] rgb, int? id, int size, int x, int y)
    {
        var stamp = id is { } known ? Stamp.Of(catalog.Sprite(known, Nearest(size)), size) : _spoiled.Next(size);
        var margin = (stamp.Side - size) / 2;
        stamp.Draw(rgb, Side, x - margin, y - margin);
        int CellOf(int corner) => Math.Clamp((corner + size / 2) / SceneReader.Cell, 0, Side / SceneReader.Cell - 1);
        return new SeenObject(id, CellOf(y), CellOf(x), Nearest(size), 1);
    }

    private (int X, int Y, int Size)? FreeSpot(List<(int X, int Y, int Size)> taken)
    {
        var size = (int)(SceneLayout.Sizes[_random.Next(SceneLayout.Sizes.Count)] * (0.92f + 0.16f * _random.NextSingle()));
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var (x, y) = (_random.Next(-4, Side - size + 5), _random.Next(-4, Side - size + 5));
            if (
                taken.TrueForAll(other =>
                    x + size <= other.X || other.X + other.Size <= x || y + size <= other.Y || other.Y + other.Size <= y
                )
            )
            {
                return (x, y, size);
            }
        }

        return null;
    }

    private (float[] Rgb, int? Background) KnownBackground()
    {
        var background = Background.All[_random.Next(Background.All.Count)];
        return (Fill(background), background.Id);
    }

    /// <summary>A colour far from every known background, or noise.</summary>
    private (float[] Rgb, int? Background) StrangeBackground()
    {
        var rgb = new float[Side * Side * 3];
        if (_random.Next(3) == 0)
        {
            for (var i = 0; i < rgb.Length; i++)
            {
                rgb[i] = _random.NextSingle() * 255;
            }

            return (rgb, null);
        }

        (byte R, byte G, byte B) upper;
        do
        {
            upper = ((byte)_random.Next(256), (byte)_random.Next(256), (byte)_random.Next(256));
        } while (Background.All.Any(known => Distance(known.Upper, upper) < 70 || Distance(known.Lower, upper) < 70));
        return (Fill(new Background(-1, "strange", "", upper, upper)), null);
    }

    private static float[] Fill(Background background)
    {
        var rgb = new float[Side * Side * 3];
        for (var i = 0; i < rgb.Length; i += 3)
        {
            (rgb[i], rgb[i + 1], rgb[i + 2]) = i / 3 / Side < Background.Horizon ? background.Upper : background.Lower;
        }

        return rgb;
    }

    private static double Distance((byte R, byte G, byte B) a, (byte R, byte G, byte B) b) =>
        Math.Sqrt(Math.Pow(a.R - b.R, 2) + Math.Pow(a.G - b.G, 2) + Math.Pow(a.B - b.B, 2));

    private static int Nearest(int size) => SceneLayout.Sizes.MinBy(known => Math.Abs(known - size));
}
