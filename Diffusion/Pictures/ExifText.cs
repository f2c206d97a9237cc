using System.Buffers.Binary;
using System.Text;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>Text in EXIF: parameters as the user comment (UTF-16), provenance as the image description (UTF-8).</summary>
internal static class ExifText
{
    private const ushort Description = 0x010E;
    private const ushort Make = 0x010F;
    private const ushort CameraModel = 0x0110;
    private const ushort ExifPointer = 0x8769;
    private const ushort UserComment = 0x9286;
    private const ushort OrientationTag = 0x0112;
    private const ushort TypeText = 2;
    private const ushort TypeShort = 3;
    private const ushort TypeLong = 4;
    private const ushort TypeBytes = 7;
    private const int EntryBytes = 12;
    private const int MaxEntries = 256;
    private const int MaxTextBytes = 1 << 20;

    private static readonly string[] Graphs = ["prompt", "workflow"];

    private static ReadOnlySpan<byte> Utf16Mark => "UNICODE\0"u8;

    private static ReadOnlySpan<byte> AsciiMark => "ASCII\0\0\0"u8;

    /// <summary>Empty when there is neither parameters nor provenance. Provenance that does not fit is left out.</summary>
    /// <exception cref="PictureException">Parameters alone do not fit.</exception>
    public static byte[] Write(IReadOnlyDictionary<string, string> text, int maxBytes)
    {
        var comment = text.TryGetValue(PictureText.Parameters, out var parameters)
            ? [.. Utf16Mark, .. Encoding.BigEndianUnicode.GetBytes(parameters)]
            : Array.Empty<byte>();
        var description = text.TryGetValue(PictureText.Provenance, out var provenance)
            ? [.. Encoding.UTF8.GetBytes(provenance), 0]
            : Array.Empty<byte>();
        if (comment.Length == 0 && description.Length == 0)
        {
            return [];
        }

        var whole = Write(comment, description);
        if (whole.Length > maxBytes)
        {
            whole = Write(comment, []);
        }

        return whole.Length <= maxBytes
            ? whole
            : throw new PictureException($"The parameters take {whole.Length} bytes; this format holds {maxBytes}.");
    }

    public static IReadOnlyDictionary<string, string> Read(ReadOnlySpan<byte> exif)
    {
        var found = new Dictionary<string, string>();
        if (exif.IsEmpty)
        {
            return found;
        }

        var reader = Open(exif);
        var first = reader.UInt32(4);
        if (reader.Find(first, Description, MaxEntries) is { } described && Text(reader, described) is { } description)
        {
            found[PictureText.Provenance] = Encoding.UTF8.GetString(description.TrimEnd((byte)0));
        }

        if (
            reader.Find(first, ExifPointer, MaxEntries) is { } pointer
            && reader.Find(reader.UInt32(pointer + 8), UserComment, MaxEntries) is { } commented
            && Text(reader, commented) is { Length: >= 8 } comment
        )
        {
            found[PictureText.Parameters] = Decode(comment, reader.BigEndian);
        }

        // ComfyUI keeps its graphs where cameras keep maker and model.
        foreach (var tag in (ushort[])[Make, CameraModel])
        {
            if (
                reader.Find(first, tag, MaxEntries) is { } entry
                && Text(reader, entry) is { } bytes
                && Encoding.UTF8.GetString(bytes).TrimEnd('\0') is var graph
                && Array.Find(Graphs, name => graph.StartsWith(name + ":", StringComparison.Ordinal)) is { } key
            )
            {
                found[key] = graph[(key.Length + 1)..];
            }
        }

        return found;
    }

    /// <summary>Tag 0x0112, 1 to 8; null where it is absent or out of range.</summary>
    /// <exception cref="PictureException">The data is not sound.</exception>
    public static int? Orientation(ReadOnlySpan<byte> exif)
    {
        var reader = Open(exif);
        return
            reader.Find(reader.UInt32(4), OrientationTag, MaxEntries) is { } entry
            && reader.UInt16(entry + 2) == TypeShort
            && reader.UInt16(entry + 8) is var turned and >= 1 and <= 8
            ? turned
            : null;
    }

    private static TiffReader Open(ReadOnlySpan<byte> exif) =>
        exif.Length >= 8 && (exif.StartsWith("MM\0*"u8) || exif.StartsWith("II*\0"u8))
            ? new TiffReader(exif, exif[0] == (byte)'M')
            : throw new PictureException("The EXIF data has no TIFF header.");

    private static byte[] Write(byte[] comment, byte[] description)
    {
        using var stream = new MemoryStream();
        var entries = description.Length > 0 ? 2 : 1;
        var dataStart = 8 + 2 + entries * EntryBytes + 4;
        var exifStart = dataStart + description.Length + (description.Length & 1);
        stream.Write("MM\0*"u8);
        Number(stream, 8);
        Short(stream, (ushort)entries);
        if (description.Length > 0)
        {
            Entry(stream, Description, TypeText, description.Length, dataStart);
        }

        Entry(stream, ExifPointer, TypeLong, 1, exifStart);
        Number(stream, 0);
        stream.Write(description);
        if (description.Length % 2 == 1)
        {
            stream.WriteByte(0);
        }

        Short(stream, 1);
        Entry(stream, UserComment, TypeBytes, comment.Length, exifStart + 2 + EntryBytes + 4);
        Number(stream, 0);
        stream.Write(comment);
        return stream.ToArray();
    }

    private static byte[]? Text(TiffReader reader, int entry)
    {
        var length = reader.UInt32(entry + 4);
        return length is > 4 and <= MaxTextBytes ? reader.Bytes(reader.UInt32(entry + 8), (int)length).ToArray() : null;
    }

    private static string Decode(ReadOnlySpan<byte> comment, bool bigEndian)
    {
        var text = comment[8..];
        if (comment.StartsWith(AsciiMark) || !comment.StartsWith(Utf16Mark))
        {
            return Encoding.UTF8.GetString(text).TrimEnd('\0');
        }
        if (text is [0xFE, 0xFF, ..] or [0xFF, 0xFE, ..])
        {
            return (text[0] == 0xFE ? Encoding.BigEndianUnicode : Encoding.Unicode).GetString(text[2..]);
        }

        // Writers disagree on the byte order; the one that gives more Latin letters is meant.
        var (big, little) = (Encoding.BigEndianUnicode.GetString(text), Encoding.Unicode.GetString(text));
        var (inBig, inLittle) = (big.Count(char.IsAscii), little.Count(char.IsAscii));
        return inBig == inLittle
            ? bigEndian
                ? big
                : little
            : inBig > inLittle
                ? big
                : little;
    }

    private static void Entry(Stream stream, ushort tag, ushort type, int count, int value)
    {
        Short(stream, tag);
        Short(stream, type);
        Number(stream, count);
        Number(stream, value);
    }

    private static void Short(Stream stream, ushort value)
    {
        Span<byte> bytes = stackalloc byte[2];
        BinaryPrimitives.WriteUInt16BigEndian(bytes, value);
        stream.Write(bytes);
    }

    private static void Number(Stream stream, int value)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, value);
        stream.Write(bytes);
    }
}
