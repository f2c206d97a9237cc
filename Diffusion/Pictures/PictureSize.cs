using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>Pictures and masks at another size.</summary>
public static class PictureSize
{
    /// <summary>Stretched with a cubic filter (Mitchell).</summary>
    public static RgbPicture Resize(RgbPicture picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        using var source = new SKBitmap(new SKImageInfo(picture.Width, picture.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = new byte[picture.Width * picture.Height * 4];
        for (var i = 0; i < picture.Width * picture.Height; i++)
        {
            picture.Pixels.AsSpan(i * 3, 3).CopyTo(rgba.AsSpan(i * 4));
            rgba[i * 4 + 3] = 255;
        }

        Marshal.Copy(rgba, 0, source.GetPixels(), rgba.Length);
        using var resized =
            source.Resize(
                new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque),
                new SKSamplingOptions(SKCubicResampler.Mitchell)
            ) ?? throw new PictureException($"The picture cannot be resized to {width}x{height}.");
        var pixels = new byte[width * height * 3];
        var scaled = resized.GetPixelSpan();
        for (var i = 0; i < width * height; i++)
        {
            scaled.Slice(i * 4, 3).CopyTo(pixels.AsSpan(i * 3));
        }

        return new RgbPicture(width, height, pixels);
    }

    /// <summary>Stretched by taking, for each pixel, the nearest one up and left; hard edges stay hard.</summary>
    public static GrayPicture Resize(GrayPicture picture, int width, int height)
    {
        if (picture.Width == width && picture.Height == height)
        {
            return picture;
        }

        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = (int)((long)y * picture.Height / height) * picture.Width;
            for (var x = 0; x < width; x++)
            {
                pixels[y * width + x] = picture.Pixels[row + (int)((long)x * picture.Width / width)];
            }
        }

        return new GrayPicture(width, height, pixels);
    }
}
