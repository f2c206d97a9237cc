using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>PNG with generation parameters embedded as text chunks.</summary>
public static class PngFile
{
    /// <summary>
    /// Encodes with one iTXt chunk per entry; "parameters" is read by A1111-style tools, "hybridgrains" holds provenance JSON.
    /// </summary>
    public static byte[] Encode(RgbPicture picture, IReadOnlyDictionary<string, string> text)
    {
        using var stream = new MemoryStream();
        stream.Write(PngChunks.Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, picture.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), picture.Height);
        header[8] = 8;
        header[9] = 2;
        Chunk(stream, "IHDR", header);
        foreach (var (key, value) in text)
        {
            Chunk(stream, "iTXt", [.. Encoding.Latin1.GetBytes(key), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)]);
        }

        Chunk(stream, "IDAT", Compress(picture));
        Chunk(stream, "IEND", []);
        return stream.ToArray();
    }

    /// <summary>
    /// The text chunks (tEXt, zTXt, iTXt) of a PNG file. Throws <see cref="InvalidDataException"/> for what is not a sound PNG.
    /// </summary>
    public static IReadOnlyDictionary<string, string> ReadText(ReadOnlySpan<byte> png)
    {
        var found = new Dictionary<string, string>();
        foreach (var (type, start, length) in PngChunks.Of(png))
        {
            if (PngText.Read(type, png.Slice(start, length)) is var (key, value))
            {
                found[key] = value;
            }
        }

        return found;
    }

    private static byte[] Compress(RgbPicture picture)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < picture.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(picture.Pixels.AsSpan(y * picture.Width * 3, picture.Width * 3));
            }
        }

        return stream.ToArray();
    }

    private static void Chunk(Stream stream, string type, byte[] data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> word = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(word, data.Length);
        stream.Write(word);
        stream.Write(typeAndData);
        BinaryPrimitives.WriteUInt32BigEndian(word, Crc32.Of(typeAndData));
        stream.Write(word);
    }
}
