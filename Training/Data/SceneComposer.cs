namespace HybridGrains.Training.Data;

/// <summary>Draws scenes: 128 x 128 RGB, row-major, 3 bytes a pixel.</summary>
internal sealed class SceneComposer(EmojiCatalog catalog)
{
    public const int Bytes = SceneLayout.Side * SceneLayout.Side * 3;

    public void Compose(Scene scene, Span<byte> rgb)
    {
        Fill(scene.Background, rgb);
        foreach (var item in scene.Objects)
        {
            Draw(catalog.Sprite(item.ObjectId, item.Size), item.X, item.Y, rgb);
        }
    }

    private static void Fill(Background background, Span<byte> rgb)
    {
        for (var y = 0; y < SceneLayout.Side; y++)
        {
            var (r, g, b) = y < Background.Horizon ? background.Upper : background.Lower;
            var row = rgb.Slice(y * SceneLayout.Side * 3, SceneLayout.Side * 3);
            for (var i = 0; i < row.Length; i += 3)
            {
                (row[i], row[i + 1], row[i + 2]) = (r, g, b);
            }
        }
    }

    private static void Draw(EmojiSprite sprite, int left, int top, Span<byte> rgb)
    {
        for (var y = 0; y < sprite.Size; y++)
        {
            var target = rgb.Slice(((top + y) * SceneLayout.Side + left) * 3, sprite.Size * 3);
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
