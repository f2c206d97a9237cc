using SkiaSharp;

namespace HybridGrains.Diffusion.Images;

/// <summary>Reads pictures from anywhere: PNG, JPEG, WebP, GIF, BMP. Sizes are checked before pixels are made.</summary>
public static class PictureReader
{
    /// <summary>Longest side that is read, in pixels.</summary>
    public const int MaxSide = 4_096;

    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Colours over white where the picture is transparent.</summary>
    /// <exception cref="ImageException">Not a picture, damaged, too large.</exception>
    public static RgbImage ReadRgb(ReadOnlySpan<byte> file)
    {
        using var bitmap = Decode(file);
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height * 3];
        for (var i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            var white = 255 - source[i * 4 + 3];
            for (var c = 0; c < 3; c++) pixels[i * 3 + c] = (byte)Math.Min(255, source[i * 4 + c] + white);
        }

        return new RgbImage(bitmap.Width, bitmap.Height, pixels);
    }

    /// <summary>Brightness (ITU-R BT.601) of a mask.</summary>
    /// <exception cref="ImageException">Not a picture, damaged, too large.</exception>
    public static GrayImage ReadMask(ReadOnlySpan<byte> file)
    {
        using var bitmap = Decode(file);
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height];
        for (var i = 0; i < pixels.Length; i++)
            pixels[i] = (byte)((source[i * 4] * 299 + source[i * 4 + 1] * 587 + source[i * 4 + 2] * 114 + 500) / 1000);
        return new GrayImage(bitmap.Width, bitmap.Height, pixels);
    }

    /// <summary>RGBA, 8 bits, colours multiplied by opacity.</summary>
    private static SKBitmap Decode(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes) throw new ImageException($"The picture has {file.Length} bytes; at most {MaxBytes} are read.");
        using var data = SKData.CreateCopy(file);
        using var codec = SKCodec.Create(data) ?? throw new ImageException("This is not a picture that can be read: PNG, JPEG, WebP, GIF or BMP.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width < 1 || height < 1 || width > MaxSide || height > MaxSide) throw new ImageException($"The picture has {width}x{height} pixels; each side may have 1 to {MaxSide}.");
        var bitmap = new SKBitmap(new SKImageInfo(width, height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success) return bitmap;
        bitmap.Dispose();
        throw new ImageException($"The picture is damaged ({result}).");
    }
}
