using HybridGrains.Training.Data;

namespace HybridGrains.Training.Scenes;

/// <summary>Draws compositions: 128 x 128 RGB, row-major, 3 bytes a pixel. Safe to use from several threads.</summary>
internal sealed class CompositionPainter(SpriteLibrary sprites)
{
    public const int Bytes = SceneLayout.Side * SceneLayout.Side * 3;
    private const int Side = SceneLayout.Side;

    public byte[] Paint(Composition composition)
    {
        var rgb = new byte[Bytes];
        Fill(composition.Backdrop, rgb);
        foreach (var figure in composition.Figures)
        {
            Draw(sprites.Get(figure.ObjectId, figure.Size, figure.Tint, figure.Turn), figure.X, figure.Y, rgb);
        }

        return rgb;
    }

    /// <summary>A backdrop without objects.</summary>
    public static void Fill(Backdrop backdrop, Span<byte> rgb)
    {
        for (var y = 0; y < Side; y++)
        {
            for (var x = 0; x < Side; x++)
            {
                var (r, g, b) = Colour(backdrop, x, y);
                var i = (y * Side + x) * 3;
                (rgb[i], rgb[i + 1], rgb[i + 2]) = (r, g, b);
            }
        }
    }

    private static (byte R, byte G, byte B) Colour(Backdrop backdrop, int x, int y)
    {
        var ground = y < Backdrop.Horizon ? backdrop.Upper : backdrop.Lower;
        switch (backdrop.Ornament)
        {
            case BackdropOrnament.Clouds:
                // In steps of a latent cell: a smooth gradient would give each cell latents of its own.
                var share = y / SceneLayout.Cell / (float)(Side / SceneLayout.Cell - 1);
                return InCloud(x, y) ? ((byte)240, (byte)247, (byte)255) : Mixed(backdrop.Upper, backdrop.Lower, share);
            case BackdropOrnament.Stars:
                var (cellX, cellY) = (x / 16, y / 16);
                var (starX, starY) = (cellX * 16 + (cellX * 7 + cellY * 5) % 11 + 2, cellY * 16 + (cellX * 3 + cellY * 9) % 11 + 2);
                return Math.Abs(x - starX) + Math.Abs(y - starY) <= 1 ? ((byte)250, (byte)244, (byte)200) : ground;
            case BackdropOrnament.Waves:
                var crest = y > Backdrop.Horizon + 4 && y % 16 is 7 or 8 && (x + y / 16 * 8) % 32 < 14;
                return crest && y > Backdrop.Horizon ? ((byte)150, (byte)196, (byte)236) : ground;
            default:
                return ground;
        }
    }

    private static bool InCloud(int x, int y)
    {
        bool Within(int centreX, int centreY, int radius) =>
            (x - centreX) * (x - centreX) + 2 * (y - centreY) * (y - centreY) <= radius * radius && y <= centreY + 4;
        return Within(24, 20, 14) || Within(38, 20, 12) || Within(98, 108, 14) || Within(112, 108, 12);
    }

    private static (byte R, byte G, byte B) Mixed((byte R, byte G, byte B) a, (byte R, byte G, byte B) b, float share)
    {
        byte Channel(byte from, byte to) => (byte)(from + (to - from) * share);
        return (Channel(a.R, b.R), Channel(a.G, b.G), Channel(a.B, b.B));
    }

    private static void Draw(EmojiSprite sprite, int left, int top, Span<byte> rgb)
    {
        for (var y = 0; y < sprite.Size; y++)
        {
            var target = rgb.Slice(((top + y) * Side + left) * 3, sprite.Size * 3);
            var source = y * sprite.Size;
            for (var x = 0; x < sprite.Size; x++)
            {
                var alpha = sprite.Alpha[source + x];
                if (alpha == 0)
                {
                    continue;
                }

                for (var c = 0; c < 3; c++)
                {
                    ref var channel = ref target[x * 3 + c];
                    channel = (byte)Math.Clamp(sprite.Rgb[(source + x) * 3 + c] + channel * (1 - alpha) + 0.5f, 0, 255);
                }
            }
        }
    }
}
