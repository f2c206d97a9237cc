using System.Buffers.Binary;
using System.Text;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>The chunks of a PNG file; PNG specification, section 5.</summary>
internal static class PngChunks
{
    private const int Frame = 12;
    private const string Last = "IEND";

    public static ReadOnlySpan<byte> Signature => [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A];

    /// <summary>Type of every chunk before the last, and where its data is.</summary>
    /// <exception cref="InvalidDataException">Not a sound PNG.</exception>
    public static List<(string Type, int Start, int Length)> Of(ReadOnlySpan<byte> png)
    {
        if (!png.StartsWith(Signature))
        {
            throw new InvalidDataException("This is not a PNG file.");
        }

        var chunks = new List<(string, int, int)>();
        for (var at = Signature.Length; png.Length - at >= Frame; )
        {
            var rest = png[at..];
            var length = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (length > rest.Length - Frame)
            {
                throw new InvalidDataException("A chunk of the PNG file is cut short.");
            }

            var typeAndData = rest.Slice(4, 4 + (int)length);
            if (Crc32.Of(typeAndData) != BinaryPrimitives.ReadUInt32BigEndian(rest[(8 + (int)length)..]))
            {
                throw new InvalidDataException("A chunk of the PNG file is damaged.");
            }

            var type = Encoding.Latin1.GetString(typeAndData[..4]);
            if (type == Last)
            {
                return chunks;
            }

            chunks.Add((type, at + 8, (int)length));
            at += Frame + (int)length;
        }

        throw new InvalidDataException("The PNG file ends without its last chunk.");
    }
}
