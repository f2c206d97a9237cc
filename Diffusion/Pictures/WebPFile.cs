using System.Buffers.Binary;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>The EXIF chunk of WebP files (RFC 9649).</summary>
internal static class WebPFile
{
    private const int HeaderBytes = 12;
    private const byte HasExif = 0x08;

    public static byte[] WithExif(byte[] webp, byte[] exif, int width, int height)
    {
        if (exif.Length == 0)
        {
            return webp;
        }

        using var stream = new MemoryStream();
        stream.Write(webp.AsSpan(0, HeaderBytes));
        var chunks = webp.AsSpan(HeaderBytes);
        if (chunks.StartsWith("VP8X"u8))
        {
            chunks[8] |= HasExif;
        }
        else
        {
            // A file with more than its pixels needs the extended header.
            var extended = new byte[10];
            extended[0] = HasExif;
            Span<byte> side = stackalloc byte[4];
            BinaryPrimitives.WriteInt32LittleEndian(side, width - 1);
            side[..3].CopyTo(extended.AsSpan(4));
            BinaryPrimitives.WriteInt32LittleEndian(side, height - 1);
            side[..3].CopyTo(extended.AsSpan(7));
            Chunk(stream, "VP8X"u8, extended);
        }

        stream.Write(chunks);
        Chunk(stream, "EXIF"u8, exif);
        var file = stream.ToArray();
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        return file;
    }

    /// <summary>The EXIF data of a file; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> webp)
    {
        if (webp.Length < HeaderBytes || !webp[8..].StartsWith("WEBP"u8))
        {
            throw new PictureException("This is not a WebP file.");
        }

        var rest = webp[HeaderBytes..];
        while (rest.Length >= 8)
        {
            var length = BinaryPrimitives.ReadUInt32LittleEndian(rest[4..]);
            if (length > rest.Length - 8)
            {
                throw new PictureException("A chunk of the WebP file is cut short.");
            }

            var data = rest.Slice(8, (int)length);
            // Some writers keep JPEG's mark.
            if (rest.StartsWith("EXIF"u8))
            {
                return data.StartsWith("Exif\0\0"u8) ? data[6..] : data;
            }

            rest = rest[Math.Min(rest.Length, 8 + (int)length + ((int)length & 1))..];
        }

        return [];
    }

    private static void Chunk(Stream stream, ReadOnlySpan<byte> name, ReadOnlySpan<byte> data)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(length, data.Length);
        stream.Write(name);
        stream.Write(length);
        stream.Write(data);
        if (data.Length % 2 == 1)
        {
            stream.WriteByte(0);
        }
    }
}
