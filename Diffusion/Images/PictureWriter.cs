using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Diffusion.Images;

/// <summary>Encodes pictures with text: PNG in text chunks, JPEG and WebP in EXIF, where A1111-style tools look for it.</summary>
public static class PictureWriter
{
    public const int DefaultQuality = 90;

    /// <param name="text">Entries under the keys of <see cref="PictureText"/>; other keys are kept by PNG only.</param>
    /// <param name="quality">0 to 100, for JPEG and WebP; WebP is lossless at 100. Default: 90.</param>
    /// <exception cref="ImageException">JPEG cannot hold parameters of more than 64 KiB.</exception>
    public static byte[] Write(RgbImage image, PictureFormat format, IReadOnlyDictionary<string, string> text, int quality = DefaultQuality)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quality);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return format switch
        {
            PictureFormat.Png => PngFile.Encode(image, text),
            PictureFormat.Jpeg => JpegFile.WithExif(
                Encode(image, SKEncodedImageFormat.Jpeg, quality),
                ExifText.Write(text, JpegFile.MaxExif)
            ),
            PictureFormat.WebP => WebPFile.WithExif(
                Encode(image, SKEncodedImageFormat.Webp, quality),
                ExifText.Write(text, int.MaxValue),
                image.Width,
                image.Height
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    private static byte[] Encode(RgbImage image, SKEncodedImageFormat format, int quality)
    {
        var rgba = new byte[image.Width * image.Height * 4];
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(i * 3, 3).CopyTo(rgba.AsSpan(i * 4));
            rgba[i * 4 + 3] = 255;
        }

        using var bitmap = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        using var data =
            bitmap.Encode(format, quality)
            ?? throw new ImageException($"A picture of {image.Width}x{image.Height} pixels cannot be encoded as {format}.");
        return data.ToArray();
    }
}
