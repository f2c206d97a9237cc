using SkiaSharp;

namespace HybridGrains.Cli.Tests;

internal static class Pixels
{
    public static byte[] Decode(byte[] file)
    {
        using var bitmap = SKBitmap.Decode(file);
        return bitmap.Bytes;
    }
}
