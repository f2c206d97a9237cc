using System.IO.Compression;
using System.Text;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>The text chunks of PNG: tEXt, zTXt (compressed), iTXt (compressed or not), in UTF-8 or Latin-1.</summary>
internal static class PngText
{
    /// <summary>Longest text that is read, in bytes, after it is inflated.</summary>
    public const int MaxBytes = 4 << 20;

    /// <summary>Null for other chunks and for text that is not sound or too long.</summary>
    public static (string Key, string Value)? Read(string type, ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (type is not ("tEXt" or "zTXt" or "iTXt") || end < 1 || data.Length > MaxBytes)
        {
            return null;
        }

        var rest = data[(end + 1)..];
        var value = type switch
        {
            "tEXt" => Text(rest),
            // One byte for the method; 0 is zlib, there is no other.
            "zTXt" => rest is [0, ..]
                ? Inflated(rest[1..]) is { } bytes
                    ? Text(bytes)
                    : null
                : null,
            _ => International(rest),
        };
        return value is null ? null : (Encoding.Latin1.GetString(data[..end]), value);
    }

    /// <summary>Flag and method of compression, language, translated key, text.</summary>
    private static string? International(ReadOnlySpan<byte> rest)
    {
        if (rest.Length < 2 || rest[0] > 1 || rest[1] != 0)
        {
            return null;
        }

        var isCompressed = rest[0] == 1;
        rest = rest[2..];
        for (var skipped = 0; skipped < 2; skipped++)
        {
            var zero = rest.IndexOf((byte)0);
            if (zero < 0)
            {
                return null;
            }

            rest = rest[(zero + 1)..];
        }

        return !isCompressed ? Text(rest)
            : Inflated(rest) is { } bytes ? Text(bytes)
            : null;
    }

    /// <summary>
    /// Writers do not keep to the chunk's encoding. Text with accents in Latin-1 is hardly ever sound UTF-8, so what is sound is that.
    /// </summary>
    private static string Text(ReadOnlySpan<byte> bytes) =>
        System.Text.Unicode.Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes) : Encoding.Latin1.GetString(bytes);

    private static byte[]? Inflated(ReadOnlySpan<byte> data)
    {
        try
        {
            using var zlib = new ZLibStream(new MemoryStream(data.ToArray()), CompressionMode.Decompress);
            using var inflated = new MemoryStream();
            var buffer = new byte[8192];
            while (zlib.Read(buffer) is var read and > 0)
            {
                if (inflated.Length + read > MaxBytes)
                {
                    return null;
                }

                inflated.Write(buffer, 0, read);
            }

            return inflated.ToArray();
        }
        catch (InvalidDataException)
        {
            return null;
        }
    }
}
