using HybridGrains.Training.Data;

namespace HybridGrains.Training.Readers;

/// <summary>Things that look a little like an object and must not be taken for one: what a weak generator draws.</summary>
/// <param name="objects">How many there are.</param>
/// <param name="sprite">The picture of an object at about a size.</param>
internal sealed class SpoiledStamps(int objects, Func<int, int, EmojiSprite> sprite, Random random)
{
    private const int Patch = 8;
    private const int Kinds = 6;

    public SpoiledStamps(EmojiCatalog catalog, Random random)
        : this(EmojiObjects.All.Count, (id, side) => catalog.Sprite(id, SceneLayout.Sizes.MinBy(size => Math.Abs(size - side))), random) { }

    public Stamp Next(int side) =>
        random.Next(Kinds) switch
        {
            0 => Blended(side),
            1 => Blurred(side),
            2 => Shuffled(side),
            3 => Halves(side),
            4 => Half(side),
            _ => Blob(side),
        };

    /// <summary>Two objects faded into each other.</summary>
    public Stamp Blended(int side)
    {
        var (a, b) = Two(side);
        var share = 0.35f + 0.3f * random.NextSingle();
        for (var i = 0; i < a.Values.Length; i++)
        {
            a.Values[i] += (b.Values[i] - a.Values[i]) * share;
        }

        return a;
    }

    /// <summary>One object blurred until it is a smudge of the right colour.</summary>
    public Stamp Blurred(int side)
    {
        var sigma = side * (0.09f + 0.13f * random.NextSingle());
        var stamp = One(side).Padded((int)(2 * sigma));
        stamp.Blur(sigma);
        return stamp;
    }

    /// <summary>The right patches of 8 pixels in the wrong places.</summary>
    public Stamp Shuffled(int side)
    {
        var (from, to) = (One(side), new Stamp(side));
        var across = side / Patch;
        var order = Enumerable.Range(0, across * across).ToArray();
        random.Shuffle(order);
        for (var y = 0; y < across * Patch; y++)
        {
            for (var x = 0; x < across * Patch; x++)
            {
                var source = order[y / Patch * across + x / Patch];
                to.Set(x, y, from, source % across * Patch + x % Patch, source / across * Patch + y % Patch);
            }
        }

        return to;
    }

    /// <summary>Half of one object grown together with half of another.</summary>
    public Stamp Halves(int side)
    {
        var (a, b) = Two(side);
        CopyHalf(b, a);
        return a;
    }

    /// <summary>Half of an object.</summary>
    public Stamp Half(int side)
    {
        var stamp = One(side);
        CopyHalf(new Stamp(side), stamp);
        return stamp;
    }

    /// <summary>Soft coloured patches in a round outline.</summary>
    public Stamp Blob(int side)
    {
        var knots = random.Next(2, 7);
        var colours = Enumerable.Range(0, (knots + 1) * (knots + 1) * 3).Select(_ => random.NextSingle() * 255).ToArray();
        var stamp = new Stamp(side);
        for (var y = 0; y < side; y++)
        {
            for (var x = 0; x < side; x++)
            {
                var (u, v) = ((x + 0.5f) / side * knots, (y + 0.5f) / side * knots);
                var (dx, dy) = ((x + 0.5f) / side * 2 - 1, (y + 0.5f) / side * 2 - 1);
                var alpha = Math.Clamp((0.9f - MathF.Sqrt(dx * dx + dy * dy)) * side / 6, 0, 1);
                for (var c = 0; c < 3; c++)
                {
                    float At(int row, int column) => colours[(row * (knots + 1) + column) * 3 + c];
                    var (column, row) = ((int)u, (int)v);
                    var upper = At(row, column) + (At(row, column + 1) - At(row, column)) * (u - column);
                    var lower = At(row + 1, column) + (At(row + 1, column + 1) - At(row + 1, column)) * (u - column);
                    stamp.Values[(y * side + x) * 4 + c] = alpha * (upper + (lower - upper) * (v - row));
                }

                stamp.Values[(y * side + x) * 4 + 3] = alpha * 255;
            }
        }

        return stamp;
    }

    private Stamp One(int side) => Stamp.Of(sprite(random.Next(objects), side), side);

    private (Stamp A, Stamp B) Two(int side)
    {
        var a = random.Next(objects);
        var b = (a + random.Next(1, objects)) % objects;
        return (Stamp.Of(sprite(a, side), side), Stamp.Of(sprite(b, side), side));
    }

    private void CopyHalf(Stamp from, Stamp to)
    {
        var (way, cut) = (random.Next(4), (int)(to.Side * (0.4f + 0.2f * random.NextSingle())));
        for (var y = 0; y < to.Side; y++)
        {
            for (var x = 0; x < to.Side; x++)
            {
                if (
                    way switch
                    {
                        0 => x < cut,
                        1 => x >= cut,
                        2 => y < cut,
                        _ => y >= cut,
                    }
                )
                {
                    to.Set(x, y, from, x, y);
                }
            }
        }
    }
}
