using SkiaSharp;

namespace HybridGrains.Cli.Tests;

internal static class Pixels
{
    public static byte[] OfPng(byte[] png)
    {
        using var bitmap = SKBitmap.Decode(png);
        return bitmap.Bytes;
    }
}
