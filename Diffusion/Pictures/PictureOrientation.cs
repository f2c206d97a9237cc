using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>Cameras store pictures as the sensor lies and write down how to turn them; here they are turned.</summary>
internal static class PictureOrientation
{
    /// <summary>
    /// How a file's picture is to be turned. The decoder knows JPEG's EXIF and some of WebP's, none of PNG's; other formats have none.
    /// What is damaged turns nothing, as in browsers.
    /// </summary>
    public static SKEncodedOrigin Of(ReadOnlySpan<byte> file, SKCodec codec)
    {
        if (codec.EncodedOrigin != SKEncodedOrigin.TopLeft)
        {
            return codec.EncodedOrigin;
        }

        try
        {
            return codec.EncodedFormat switch
            {
                SKEncodedImageFormat.Png => Origin(PngExif.Find(file)),
                SKEncodedImageFormat.Webp => Origin(WebPFile.Exif(file)),
                _ => SKEncodedOrigin.TopLeft,
            };
        }
        catch (Exception damaged) when (damaged is InvalidDataException or PictureException)
        {
            return SKEncodedOrigin.TopLeft;
        }
    }

    /// <summary>Whether width and height change places.</summary>
    public static bool Transposes(SKEncodedOrigin origin) =>
        origin is SKEncodedOrigin.LeftTop or SKEncodedOrigin.RightTop or SKEncodedOrigin.RightBottom or SKEncodedOrigin.LeftBottom;

    /// <summary>The upright picture; takes <paramref name="bitmap"/> over.</summary>
    public static SKBitmap Apply(SKBitmap bitmap, SKEncodedOrigin origin)
    {
        if (origin is SKEncodedOrigin.TopLeft)
        {
            return bitmap;
        }

        using (bitmap)
        {
            var (width, height) = (bitmap.Width, bitmap.Height);
            var upright = new SKBitmap(Transposes(origin) ? bitmap.Info.WithSize(height, width) : bitmap.Info);
            var source = MemoryMarshal.Cast<byte, uint>(bitmap.GetPixelSpan());
            var target = MemoryMarshal.Cast<byte, uint>(upright.GetPixelSpan());
            for (var y = 0; y < upright.Height; y++)
            {
                for (var x = 0; x < upright.Width; x++)
                {
                    var (fromX, fromY) = origin switch
                    {
                        SKEncodedOrigin.TopRight => (width - 1 - x, y),
                        SKEncodedOrigin.BottomRight => (width - 1 - x, height - 1 - y),
                        SKEncodedOrigin.BottomLeft => (x, height - 1 - y),
                        SKEncodedOrigin.LeftTop => (y, x),
                        SKEncodedOrigin.RightTop => (y, height - 1 - x),
                        SKEncodedOrigin.RightBottom => (width - 1 - y, height - 1 - x),
                        SKEncodedOrigin.LeftBottom => (width - 1 - y, x),
                        _ => (x, y),
                    };
                    target[y * upright.Width + x] = source[fromY * width + fromX];
                }
            }

            return upright;
        }
    }

    private static SKEncodedOrigin Origin(ReadOnlySpan<byte> exif) =>
        exif.IsEmpty || ExifText.Orientation(exif) is not { } turned ? SKEncodedOrigin.TopLeft : (SKEncodedOrigin)turned;
}
