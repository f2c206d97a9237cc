using HybridGrains.Training.Data;
using SkiaSharp;

namespace HybridGrains.Training.Tests.Data;

/// <summary>A catalog that needs no download: object i is an opaque square of its own red.</summary>
internal static class SquareCatalog
{
    public static byte Red(int objectId) => (byte)(5 * objectId + 10);

    public static EmojiCatalog Create() => EmojiCatalog.FromPictures([.. EmojiObjects.All.Select(item => Png(Red(item.Id)))]);

    private static byte[] Png(byte red)
    {
        using var bitmap = new SKBitmap(64, 64);
        bitmap.Erase(new SKColor(red, 0, 0));
        using var png = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }
}
