using HybridGrains.Training.Scenes;
using SkiaSharp;

namespace HybridGrains.Training.Tests.Scenes;

/// <summary>A library that needs no download: object i is a square of 4 x 4 patches in colours of its own.</summary>
internal static class PatchSprites
{
    private static readonly Lazy<SpriteLibrary> Made = new(() =>
        SpriteLibrary.FromPictures([.. SceneObject.All.Select(item => Png(item.Id))])
    );

    public static SpriteLibrary Library => Made.Value;

    private static byte[] Png(int id)
    {
        var random = new Random(id);
        using var bitmap = new SKBitmap(64, 64);
        using var canvas = new SKCanvas(bitmap);
        for (var patch = 0; patch < 16; patch++)
        {
            using var paint = new SKPaint { Color = new SKColor((byte)random.Next(256), (byte)random.Next(256), (byte)random.Next(256)) };
            canvas.DrawRect(patch % 4 * 16, patch / 4 * 16, 16, 16, paint);
        }

        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
