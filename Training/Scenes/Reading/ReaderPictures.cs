using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;

namespace HybridGrains.Training.Scenes.Reading;

/// <summary>
/// Pictures to train the reader on: compositions of the train split, and free scenes with objects anywhere, spoiled ones among
/// them. All are drawn a little worse than the originals, as a decoder would, and a few pixels off the grid. Not thread-safe.
/// </summary>
internal sealed class ReaderPictures(SpriteLibrary sprites, int seed)
{
    private const int Side = SceneLayout.Side;
    private const int Jitter = 3;
    private readonly Random _random = new(seed);
    private readonly CompositionSampler _compositions = new(sprites, SceneSplit.Train, seed);
    private readonly PictureWear _wear = new(new Random(seed ^ 0x3ea5));

    private readonly SpoiledStamps _spoiled = new(
        SceneObject.All.Count,
        (id, side) => sprites.Get(id, Nearest(side)),
        new Random(seed ^ 0x5eed)
    );

    /// <summary>One picture; three quarters are compositions.</summary>
    public ReaderPicture Next()
    {
        var (rgb, truth) = _random.Next(4) > 0 ? Composed() : Free();
        _wear.Apply(rgb, Side);
        return new ReaderPicture([.. rgb.Select(value => (byte)Math.Clamp(value + 0.5f, 0, 255))], truth);
    }

    private (float[] Rgb, CompositionReading Truth) Composed()
    {
        var composition = _compositions.Next();
        var rgb = Ground(composition.Backdrop);
        foreach (var figure in composition.Figures)
        {
            var (x, y) = (figure.X + _random.Next(-Jitter, Jitter + 1), figure.Y + _random.Next(-Jitter, Jitter + 1));
            Stamp.Of(sprites.Get(figure.ObjectId, figure.Size, figure.Tint, figure.Turn), figure.Size).Draw(rgb, Side, x, y);
        }

        return (rgb, CompositionReading.Of(composition));
    }

    private (float[] Rgb, CompositionReading Truth) Free()
    {
        var backdrop = Backdrop.All[_random.Next(Backdrop.All.Count)];
        var strange = _random.Next(6) == 0;
        var rgb = strange ? StrangeGround() : Ground(backdrop);
        var figures = new List<ReadFigure>();
        var taken = new List<(int X, int Y, int Size)>();
        for (var wanted = _random.Next(6); wanted > 0; wanted--)
        {
            if (FreeSpot(taken) is not { } spot)
            {
                continue;
            }

            taken.Add(spot);
            figures.Add(Draw(rgb, spot.X, spot.Y, spot.Size));
        }

        return (rgb, new CompositionReading(figures, strange ? null : backdrop.Id));
    }

    /// <summary>Something spoiled, four times of ten; its attributes mean nothing and are given as the plain ones.</summary>
    private ReadFigure Draw(float[] rgb, int x, int y, int size)
    {
        var (centreX, centreY) = (CompositionReading.Centre(x, size), CompositionReading.Centre(y, size));
        if (_random.Next(10) < 4)
        {
            var stamp = _spoiled.Next(size);
            var margin = (stamp.Side - size) / 2;
            stamp.Draw(rgb, Side, x - margin, y - margin);
            return new ReadFigure(null, centreX, centreY, size, Tint.Natural, Turn.None, Covered: false);
        }

        var id = _random.Next(SceneObject.All.Count);
        var (tint, turn) = ((Tint)_random.Next(Enum.GetValues<Tint>().Length), (Turn)_random.Next(Enum.GetValues<Turn>().Length));
        tint = _random.Next(3) == 0 && sprites.Paintable(id, tint) ? tint : Tint.Natural;
        turn = _random.Next(4) == 0 && sprites.Turnable(id, turn) ? turn : Turn.None;
        Stamp.Of(sprites.Get(id, size, tint, turn), size).Draw(rgb, Side, x, y);
        return new ReadFigure(id, centreX, centreY, size, tint, turn, Covered: false);
    }

    private (int X, int Y, int Size)? FreeSpot(List<(int X, int Y, int Size)> taken)
    {
        var size = SceneLayout.Sizes[_random.Next(SceneLayout.Sizes.Count)];
        for (var attempt = 0; attempt < 12; attempt++)
        {
            var (x, y) = (_random.Next(Side - size + 1), _random.Next(Side - size + 1));
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

    /// <summary>A colour of its own, or noise: none of the backdrops.</summary>
    private float[] StrangeGround()
    {
        var rgb = new float[Side * Side * 3];
        var noise = _random.Next(3) == 0;
        float[] colour;
        do
        {
            colour = [_random.NextSingle() * 255, _random.NextSingle() * 255, _random.NextSingle() * 255];
        } while (Backdrop.All.Any(known => Near(known.Upper, colour) || Near(known.Lower, colour)));

        for (var i = 0; i < rgb.Length; i++)
        {
            rgb[i] = noise ? _random.NextSingle() * 255 : colour[i % 3];
        }

        return rgb;
    }

    private static bool Near((byte R, byte G, byte B) known, float[] colour) =>
        Math.Abs(known.R - colour[0]) + Math.Abs(known.G - colour[1]) + Math.Abs(known.B - colour[2]) < 90;

    private static float[] Ground(Backdrop backdrop)
    {
        var rgb = new byte[CompositionPainter.Bytes];
        CompositionPainter.Fill(backdrop, rgb);
        return Array.ConvertAll(rgb, value => (float)value);
    }

    private static int Nearest(int size) => SceneLayout.Sizes.MinBy(known => Math.Abs(known - size))!;
}
