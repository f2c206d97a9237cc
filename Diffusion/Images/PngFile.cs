using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace HybridGrains.Diffusion.Images;

/// <summary>PNG with generation parameters embedded as text chunks.</summary>
public static class PngFile
{
    private const int MaxTextBytes = 1 << 20;
    private static readonly byte[] Signature = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Encodes with one iTXt chunk per entry; "parameters" is read by A1111-style tools, "hybridgrains" holds provenance JSON.</summary>
    public static byte[] Encode(RgbImage image, IReadOnlyDictionary<string, string> text)
    {
        using var stream = new MemoryStream();
        stream.Write(Signature);
        var header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, image.Width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), image.Height);
        header[8] = 8;
        header[9] = 2;
        Chunk(stream, "IHDR", header);
        foreach (var (key, value) in text)
            Chunk(stream, "iTXt", [.. Encoding.Latin1.GetBytes(key), 0, 0, 0, 0, 0, .. Encoding.UTF8.GetBytes(value)]);
        Chunk(stream, "IDAT", Compress(image));
        Chunk(stream, "IEND", []);
        return stream.ToArray();
    }

    /// <summary>The text chunks (iTXt uncompressed, tEXt) of a PNG file. Throws <see cref="InvalidDataException"/> for what is not a sound PNG.</summary>
    public static IReadOnlyDictionary<string, string> ReadText(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature))
            throw new InvalidDataException("This is not a PNG file.");
        var found = new Dictionary<string, string>();
        var rest = png[Signature.Length..];
        while (rest.Length >= 12)
        {
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - 12)
                throw new InvalidDataException("A chunk of the PNG file is cut short.");
            var typeAndData = rest.Slice(4, 4 + (int)length);
            if (Crc32.Of(typeAndData) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
                throw new InvalidDataException("A chunk of the PNG file is damaged.");
            var type = Encoding.ASCII.GetString(typeAndData[..4]);
            if (type is "iTXt" or "tEXt" && length <= MaxTextBytes && ReadEntry(type, typeAndData[4..]) is var (key, value))
                found[key] = value;
            if (type == "IEND")
                return found;
            rest = rest[(12 + (int)length)..];
        }

        throw new InvalidDataException("The PNG file ends without its last chunk.");
    }

    private static (string Key, string Value)? ReadEntry(string type, ReadOnlySpan<byte> data)
    {
        var end = data.IndexOf((byte)0);
        if (end < 1)
            return null;
        var key = Encoding.Latin1.GetString(data[..end]);
        var rest = data[(end + 1)..];
        if (type == "tEXt")
            return (key, Encoding.Latin1.GetString(rest));
        if (rest.Length < 2 || rest[0] != 0)
            return null;
        rest = rest[2..];
        for (var skipped = 0; skipped < 2; skipped++)
        {
            var zero = rest.IndexOf((byte)0);
            if (zero < 0)
                return null;
            rest = rest[(zero + 1)..];
        }

        return (key, Encoding.UTF8.GetString(rest));
    }

    private static byte[] Compress(RgbImage image)
    {
        using var stream = new MemoryStream();
        using (var zlib = new ZLibStream(stream, CompressionLevel.Optimal, leaveOpen: true))
        {
            for (var y = 0; y < image.Height; y++)
            {
                zlib.WriteByte(0);
                zlib.Write(image.Pixels.AsSpan(y * image.Width * 3, image.Width * 3));
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
