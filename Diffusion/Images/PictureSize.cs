using System.Runtime.InteropServices;
using SkiaSharp;

namespace HybridGrains.Diffusion.Images;

/// <summary>Pictures and masks at another size.</summary>
public static class PictureSize
{
    /// <summary>Stretched with a cubic filter (Mitchell).</summary>
    public static RgbImage Resize(RgbImage image, int width, int height)
    {
        if (image.Width == width && image.Height == height)
            return image;
        using var source = new SKBitmap(new SKImageInfo(image.Width, image.Height, SKColorType.Rgba8888, SKAlphaType.Opaque));
        var rgba = new byte[image.Width * image.Height * 4];
        for (var i = 0; i < image.Width * image.Height; i++)
        {
            image.Pixels.AsSpan(i * 3, 3).CopyTo(rgba.AsSpan(i * 4));
            rgba[i * 4 + 3] = 255;
        }

        Marshal.Copy(rgba, 0, source.GetPixels(), rgba.Length);
        using var resized =
            source.Resize(
                new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque),
                new SKSamplingOptions(SKCubicResampler.Mitchell)
            ) ?? throw new ImageException($"The picture cannot be resized to {width}x{height}.");
        var pixels = new byte[width * height * 3];
        var scaled = resized.GetPixelSpan();
        for (var i = 0; i < width * height; i++)
            scaled.Slice(i * 4, 3).CopyTo(pixels.AsSpan(i * 3));
        return new RgbImage(width, height, pixels);
    }

    /// <summary>Stretched by taking, for each pixel, the nearest one up and left; hard edges stay hard.</summary>
    public static GrayImage Resize(GrayImage image, int width, int height)
    {
        if (image.Width == width && image.Height == height)
            return image;
        var pixels = new byte[width * height];
        for (var y = 0; y < height; y++)
        {
            var row = (int)((long)y * image.Height / height) * image.Width;
            for (var x = 0; x < width; x++)
                pixels[y * width + x] = image.Pixels[row + (int)((long)x * image.Width / width)];
        }

        return new GrayImage(width, height, pixels);
    }
}
