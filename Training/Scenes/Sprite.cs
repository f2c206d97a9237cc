using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>Painting and turning of sprites, and how far two of them differ.</summary>
internal static class Sprite
{
    private static readonly (float R, float G, float B)[] Colours =
    [
        (0, 0, 0),
        (214, 40, 40),
        (240, 200, 30),
        (50, 160, 60),
        (40, 96, 220),
        (138, 60, 196),
        (248, 118, 180),
        (38, 38, 44),
        (206, 208, 214),
    ];

    /// <summary>
    /// Keeps light and shade and replaces the colour; the brightness of the whole is brought to a medium first, so that light things take
    /// it too.
    /// </summary>
    public static EmojiSprite Painted(EmojiSprite sprite, Tint tint)
    {
        if (tint == Tint.Natural)
        {
            return sprite;
        }

        var gamma = MathF.Log(0.5f) / MathF.Log(Math.Clamp(MeanLuma(sprite), 0.05f, 0.95f));
        var (dark, colour, light) = Ramp(tint);
        var rgb = new float[sprite.Rgb.Length];
        for (var i = 0; i < sprite.Alpha.Length; i++)
        {
            var alpha = sprite.Alpha[i];
            if (alpha == 0)
            {
                continue;
            }

            var luma = MathF.Pow(Math.Clamp(Luma(sprite, i) / alpha, 0, 1), gamma);
            for (var c = 0; c < 3; c++)
            {
                var value = luma < 0.5f ? Between(dark[c], colour[c], luma * 2) : Between(colour[c], light[c], luma * 2 - 1);
                rgb[i * 3 + c] = alpha * value;
            }
        }

        return new EmojiSprite(sprite.Size, rgb, sprite.Alpha);
    }

    public static EmojiSprite Turned(EmojiSprite sprite, Turn turn)
    {
        if (turn == Turn.None)
        {
            return sprite;
        }

        var size = sprite.Size;
        var turned = new EmojiSprite(size, new float[sprite.Rgb.Length], new float[sprite.Alpha.Length]);
        for (var y = 0; y < size; y++)
        {
            for (var x = 0; x < size; x++)
            {
                var (fromX, fromY) = turn switch
                {
                    Turn.Mirrored => (size - 1 - x, y),
                    Turn.UpsideDown => (size - 1 - x, size - 1 - y),
                    _ => (y, size - 1 - x),
                };
                var (to, from) = (y * size + x, fromY * size + fromX);
                turned.Alpha[to] = sprite.Alpha[from];
                sprite.Rgb.AsSpan(from * 3, 3).CopyTo(turned.Rgb.AsSpan(to * 3));
            }
        }

        return turned;
    }

    /// <summary>Mean difference of two sprites of one size on a gray ground, 0..255, over the pixels that either covers.</summary>
    public static float Difference(EmojiSprite a, EmojiSprite b)
    {
        var (sum, covered) = (0f, 0f);
        for (var i = 0; i < a.Alpha.Length; i++)
        {
            var weight = Math.Max(a.Alpha[i], b.Alpha[i]);
            covered += weight;
            for (var c = 0; c < 3; c++)
            {
                sum += Math.Abs(OnGray(a, i, c) - OnGray(b, i, c)) / 3;
            }
        }

        return covered == 0 ? 0 : sum / covered;
    }

    /// <summary>
    /// Share of a sprite's opaque pixels that differ from a colour by more than <paramref name="distance"/> (Euclidean, 0..441).
    /// </summary>
    public static float Contrast(EmojiSprite sprite, (byte R, byte G, byte B) ground, float distance)
    {
        var (opaque, seen) = (0, 0);
        for (var i = 0; i < sprite.Alpha.Length; i++)
        {
            if (sprite.Alpha[i] < 0.5f)
            {
                continue;
            }

            opaque++;
            var (r, g, b) = (
                sprite.Rgb[i * 3] / sprite.Alpha[i] - ground.R,
                sprite.Rgb[i * 3 + 1] / sprite.Alpha[i] - ground.G,
                sprite.Rgb[i * 3 + 2] / sprite.Alpha[i] - ground.B
            );
            seen += r * r + g * g + b * b > distance * distance ? 1 : 0;
        }

        return opaque == 0 ? 0 : (float)seen / opaque;
    }

    /// <summary>Mean colour of what can be seen of a sprite.</summary>
    public static (byte R, byte G, byte B) MeanColour(EmojiSprite sprite)
    {
        var (r, g, b, weight) = (0f, 0f, 0f, 1e-6f);
        for (var i = 0; i < sprite.Alpha.Length; i++)
        {
            (r, g, b) = (r + sprite.Rgb[i * 3], g + sprite.Rgb[i * 3 + 1], b + sprite.Rgb[i * 3 + 2]);
            weight += sprite.Alpha[i];
        }

        return ((byte)(r / weight), (byte)(g / weight), (byte)(b / weight));
    }

    /// <summary>Rows of the first and past the last visible pixel, as shares of the side.</summary>
    public static (float Top, float Bottom) Extent(EmojiSprite sprite)
    {
        bool Visible(int row) => sprite.Alpha.AsSpan(row * sprite.Size, sprite.Size).IndexOfAnyInRange(0.5f, float.MaxValue) >= 0;
        var (top, bottom) = (0, sprite.Size);
        while (top < sprite.Size - 1 && !Visible(top))
        {
            top++;
        }

        while (bottom > top + 1 && !Visible(bottom - 1))
        {
            bottom--;
        }

        return ((float)top / sprite.Size, (float)bottom / sprite.Size);
    }

    private static (float[] Dark, float[] Colour, float[] Light) Ramp(Tint tint)
    {
        var (r, g, b) = Colours[(int)tint];
        float[] colour = [r, g, b];
        return tint switch
        {
            Tint.Black => ([8, 8, 10], colour, [104, 104, 112]),
            Tint.White => ([120, 122, 130], colour, [250, 250, 252]),
            _ => ([.. colour.Select(value => value * 0.22f)], colour, [.. colour.Select(value => Between(value, 255, 0.6f))]),
        };
    }

    private static float MeanLuma(EmojiSprite sprite)
    {
        var (sum, weight) = (0f, 0f);
        for (var i = 0; i < sprite.Alpha.Length; i++)
        {
            sum += Luma(sprite, i);
            weight += sprite.Alpha[i];
        }

        return weight == 0 ? 0.5f : sum / weight;
    }

    /// <summary>Rec. 601, times alpha, 0..1.</summary>
    private static float Luma(EmojiSprite sprite, int i) =>
        (0.299f * sprite.Rgb[i * 3] + 0.587f * sprite.Rgb[i * 3 + 1] + 0.114f * sprite.Rgb[i * 3 + 2]) / 255;

    private static float OnGray(EmojiSprite sprite, int i, int c) => sprite.Rgb[i * 3 + c] + 128 * (1 - sprite.Alpha[i]);

    private static float Between(float a, float b, float share) => a + (b - a) * share;
}
