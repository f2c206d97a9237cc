using HybridGrains.Training.Data;

namespace HybridGrains.Training.Readers;

/// <summary>
/// A square picture with transparency: premultiplied red, green, blue in 0..255 and alpha in 0..255, four floats a pixel.
/// </summary>
internal sealed class Stamp
{
    private const int Channels = 4;

    public Stamp(int side) => (Side, Values) = (side, new float[side * side * Channels]);

    public int Side { get; }

    public float[] Values { get; }

    /// <summary>The sprite scaled to <paramref name="side"/> by linear interpolation.</summary>
    public static Stamp Of(EmojiSprite sprite, int side)
    {
        var stamp = new Stamp(side);
        var step = (float)sprite.Size / side;
        for (var y = 0; y < side; y++)
        {
            var (top, bottom, v) = Between(y, step, sprite.Size);
            for (var x = 0; x < side; x++)
            {
                var (left, right, u) = Between(x, step, sprite.Size);
                for (var c = 0; c < Channels; c++)
                {
                    float At(int row, int column) =>
                        c < 3 ? sprite.Rgb[(row * sprite.Size + column) * 3 + c] : sprite.Alpha[row * sprite.Size + column] * 255;
                    var upper = At(top, left) * (1 - u) + At(top, right) * u;
                    var lower = At(bottom, left) * (1 - u) + At(bottom, right) * u;
                    stamp.Values[(y * side + x) * Channels + c] = upper * (1 - v) + lower * v;
                }
            }
        }

        return stamp;
    }

    /// <summary>Copies pixel (<paramref name="fromX"/>, <paramref name="fromY"/>) of another stamp here.</summary>
    public void Set(int x, int y, Stamp from, int fromX, int fromY) =>
        from.Values.AsSpan((fromY * from.Side + fromX) * Channels, Channels).CopyTo(Values.AsSpan((y * Side + x) * Channels, Channels));

    /// <summary>The same picture with a transparent margin.</summary>
    public Stamp Padded(int margin)
    {
        var padded = new Stamp(Side + 2 * margin);
        for (var y = 0; y < Side; y++)
        {
            Values
                .AsSpan(y * Side * Channels, Side * Channels)
                .CopyTo(padded.Values.AsSpan(((y + margin) * padded.Side + margin) * Channels));
        }

        return padded;
    }

    /// <summary>Three box filters, which together come near a Gaussian of the given deviation in pixels.</summary>
    public void Blur(float sigma)
    {
        var radius = Math.Max(1, (int)MathF.Round((MathF.Sqrt(4 * sigma * sigma + 1) - 1) / 2));
        var line = new float[Side];
        for (var pass = 0; pass < 3; pass++)
        {
            for (var i = 0; i < Side; i++)
            {
                for (var c = 0; c < Channels; c++)
                {
                    BoxFilter(i * Side * Channels + c, Channels, radius, line);
                    BoxFilter(i * Channels + c, Side * Channels, radius, line);
                }
            }
        }
    }

    /// <summary>Draws over <paramref name="rgb"/>, a square of three floats a pixel; what falls outside is cut off.</summary>
    public void Draw(float[] rgb, int pictureSide, int left, int top)
    {
        for (var y = Math.Max(0, -top); y < Math.Min(Side, pictureSide - top); y++)
        {
            for (var x = Math.Max(0, -left); x < Math.Min(Side, pictureSide - left); x++)
            {
                var from = Values.AsSpan((y * Side + x) * Channels, Channels);
                var through = 1 - from[3] / 255;
                var to = rgb.AsSpan(((top + y) * pictureSide + left + x) * 3, 3);
                for (var c = 0; c < 3; c++)
                {
                    to[c] = from[c] + to[c] * through;
                }
            }
        }
    }

    private void BoxFilter(int start, int stride, int radius, float[] line)
    {
        for (var i = 0; i < Side; i++)
        {
            line[i] = Values[start + i * stride];
        }

        var sum = 0f;
        for (var i = 0; i <= Math.Min(radius, Side - 1); i++)
        {
            sum += line[i];
        }

        for (var i = 0; i < Side; i++)
        {
            Values[start + i * stride] = sum / (2 * radius + 1);
            if (i + radius + 1 < Side)
            {
                sum += line[i + radius + 1];
            }

            if (i - radius >= 0)
            {
                sum -= line[i - radius];
            }
        }
    }

    private static (int Low, int High, float Share) Between(int i, float step, int size)
    {
        var position = Math.Clamp((i + 0.5f) * step - 0.5f, 0, size - 1);
        var low = (int)position;
        return (low, Math.Min(low + 1, size - 1), position - low);
    }
}
