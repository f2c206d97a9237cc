using System.Globalization;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>EXIF in PNG files: the eXIf chunk, or the hexadecimal text that ImageMagick wrote before there was one.</summary>
internal static class PngExif
{
    private const int MaxProfile = 1 << 20;
    private static readonly string[] Profiles = ["Raw profile type exif", "Raw profile type APP1"];

    private static ReadOnlySpan<byte> Mark => "Exif\0\0"u8;

    /// <summary>Empty when the file has none.</summary>
    /// <exception cref="InvalidDataException">Not a sound PNG.</exception>
    public static ReadOnlySpan<byte> Find(ReadOnlySpan<byte> png)
    {
        var chunks = PngChunks.Of(png);
        foreach (var (type, start, length) in chunks)
        {
            if (type == "eXIf")
            {
                return png.Slice(start, length);
            }
        }

        foreach (var (type, start, length) in chunks)
        {
            if (PngText.Read(type, png.Slice(start, length)) is var (key, value) && Profiles.Contains(key) && Profile(value) is { } exif)
            {
                return exif;
            }
        }

        return [];
    }

    /// <summary>Name, length, and then the bytes in hexadecimal lines.</summary>
    private static byte[]? Profile(string text)
    {
        var words = text.Split((char[])[' ', '\n', '\r'], StringSplitOptions.RemoveEmptyEntries);
        if (
            words.Length < 3
            || !int.TryParse(words[1], NumberStyles.None, CultureInfo.InvariantCulture, out var length)
            || length > MaxProfile
        )
        {
            return null;
        }

        var hex = string.Concat(words[2..]);
        if (hex.Length != 2 * length || !hex.All(char.IsAsciiHexDigit))
        {
            return null;
        }

        var exif = Convert.FromHexString(hex);
        return exif.AsSpan().StartsWith(Mark) ? exif[Mark.Length..] : exif;
    }
}
