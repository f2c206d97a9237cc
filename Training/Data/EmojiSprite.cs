using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Training.Data;

/// <summary>An emoji at one size: premultiplied RGB in 0..255 and alpha in 0..1, row-major.</summary>
internal sealed record EmojiSprite(int Size, float[] Rgb, float[] Alpha)
{
    public static EmojiSprite FromPng(byte[] png, int size)
    {
        using var original = SKBitmap.Decode(png);
        using var scaled = original.Resize(
            new SKImageInfo(size, size, SKColorType.Rgba8888, SKAlphaType.Premul),
            new SKSamplingOptions(SKCubicResampler.Mitchell)
        );
        var bytes = MemoryMarshal.AsBytes(scaled.GetPixelSpan());
        var rgb = new float[size * size * 3];
        var alpha = new float[size * size];
        for (var i = 0; i < alpha.Length; i++)
        {
            for (var c = 0; c < 3; c++)
            {
                rgb[i * 3 + c] = bytes[i * 4 + c];
            }

            alpha[i] = bytes[i * 4 + 3] / 255f;
        }

        return new EmojiSprite(size, rgb, alpha);
    }
}
