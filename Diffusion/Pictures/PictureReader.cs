using SkiaSharp;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>
/// Reads pictures from anywhere: PNG, JPEG, WebP, GIF, BMP. Sizes are checked before pixels are made; what EXIF says is turned
/// comes upright.
/// </summary>
public static class PictureReader
{
    /// <summary>Longest side that is read, in pixels.</summary>
    public const int MaxSide = 4_096;

    /// <summary>Largest file that is read, in bytes.</summary>
    public const int MaxBytes = 32 * 1024 * 1024;

    /// <summary>Colours over white where the picture is transparent.</summary>
    /// <exception cref="PictureException">Not a picture, damaged, too large.</exception>
    public static RgbPicture ReadRgb(ReadOnlySpan<byte> file)
    {
        using var bitmap = Decode(file);
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height * 3];
        for (var i = 0; i < bitmap.Width * bitmap.Height; i++)
        {
            var white = 255 - source[i * 4 + 3];
            for (var c = 0; c < 3; c++)
            {
                pixels[i * 3 + c] = (byte)Math.Min(255, source[i * 4 + c] + white);
            }
        }

        return new RgbPicture(bitmap.Width, bitmap.Height, pixels);
    }

    /// <summary>Brightness (ITU-R BT.601) of a mask.</summary>
    /// <exception cref="PictureException">Not a picture, damaged, too large.</exception>
    public static GrayPicture ReadMask(ReadOnlySpan<byte> file)
    {
        using var bitmap = Decode(file);
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)((source[i * 4] * 299 + source[i * 4 + 1] * 587 + source[i * 4 + 2] * 114 + 500) / 1000);
        }

        return new GrayPicture(bitmap.Width, bitmap.Height, pixels);
    }

    /// <summary>Where a picture is transparent: 255 where nothing of it shows, 0 where it hides all behind it.</summary>
    /// <exception cref="PictureException">Not a picture, damaged, too large.</exception>
    public static GrayPicture ReadTransparency(ReadOnlySpan<byte> file)
    {
        using var bitmap = Decode(file);
        var source = bitmap.GetPixelSpan();
        var pixels = new byte[bitmap.Width * bitmap.Height];
        for (var i = 0; i < pixels.Length; i++)
        {
            pixels[i] = (byte)(255 - source[i * 4 + 3]);
        }

        return new GrayPicture(bitmap.Width, bitmap.Height, pixels);
    }

    /// <summary>Format and size from the start of a file, without its pixels.</summary>
    /// <exception cref="PictureException">Not a picture, too large.</exception>
    public static PictureHeader ReadHeader(ReadOnlySpan<byte> file)
    {
        using var codec = Open(file);
        var format = codec.EncodedFormat.ToString().ToLowerInvariant();
        return PictureOrientation.Transposes(PictureOrientation.Of(file, codec))
            ? new PictureHeader(format, codec.Info.Height, codec.Info.Width)
            : new PictureHeader(format, codec.Info.Width, codec.Info.Height);
    }

    private static SKCodec Open(ReadOnlySpan<byte> file)
    {
        if (file.Length > MaxBytes)
        {
            throw new PictureException($"The picture has {file.Length} bytes; at most {MaxBytes} are read.");
        }

        using var data = SKData.CreateCopy(file);
        var codec =
            SKCodec.Create(data) ?? throw new PictureException("This is not a picture that can be read: PNG, JPEG, WebP, GIF or BMP.");
        var (width, height) = (codec.Info.Width, codec.Info.Height);
        if (width is >= 1 and <= MaxSide && height is >= 1 and <= MaxSide)
        {
            return codec;
        }

        codec.Dispose();
        throw new PictureException($"The picture has {width}x{height} pixels; each side may have 1 to {MaxSide}.");
    }

    /// <summary>RGBA, 8 bits, colours multiplied by opacity.</summary>
    private static SKBitmap Decode(ReadOnlySpan<byte> file)
    {
        using var codec = Open(file);
        var bitmap = new SKBitmap(new SKImageInfo(codec.Info.Width, codec.Info.Height, SKColorType.Rgba8888, SKAlphaType.Premul));
        var result = codec.GetPixels(bitmap.Info, bitmap.GetPixels());
        if (result == SKCodecResult.Success)
        {
            return PictureOrientation.Apply(bitmap, PictureOrientation.Of(file, codec));
        }

        bitmap.Dispose();
        throw new PictureException($"The picture is damaged ({result}).");
    }
}
