using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>Encodes pictures with text: PNG in text chunks, JPEG and WebP in EXIF, where A1111-style tools look for it.</summary>
public static class PictureWriter
{
    public const int DefaultQuality = 90;

    /// <param name="text">Entries under the keys of <see cref="PictureText"/>; other keys are kept by PNG only.</param>
    /// <param name="quality">0 to 100, for JPEG and WebP; WebP is lossless at 100. Default: 90.</param>
    /// <exception cref="PictureException">JPEG cannot hold parameters of more than 64 KiB.</exception>
    public static byte[] Write(
        RgbPicture picture,
        PictureFormat format,
        IReadOnlyDictionary<string, string> text,
        int quality = DefaultQuality
    )
    {
        ArgumentOutOfRangeException.ThrowIfNegative(quality);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(quality, 100);
        return format switch
        {
            PictureFormat.Png => PngFile.Encode(picture, text),
            PictureFormat.Jpeg => JpegFile.WithExif(
                Encode(picture, SKEncodedImageFormat.Jpeg, quality),
                ExifText.Write(text, JpegFile.MaxExif)
            ),
            PictureFormat.WebP => WebPFile.WithExif(
                Encode(picture, SKEncodedImageFormat.Webp, quality),
                ExifText.Write(text, int.MaxValue),
                picture.Width,
                picture.Height
            ),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
        };
    }

    private static byte[] Encode(RgbPicture picture, SKEncodedImageFormat format, int quality)
    {
        var rgba = new byte[picture.Width * picture.Height * 4];
        for (var i = 0; i < picture.Width * picture.Height; i++)
        {
            picture.Pixels.AsSpan(i * 3, 3).CopyTo(rgba.AsSpan(i * 4));
            rgba[i * 4 + 3] = 255;
        }

        using var bitmap = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        Marshal.Copy(rgba, 0, bitmap.GetPixels(), rgba.Length);
        using var data =
            bitmap.Encode(format, quality)
            ?? throw new PictureException($"A picture of {picture.Width}x{picture.Height} pixels cannot be encoded as {format}.");
        return data.ToArray();
    }
}
