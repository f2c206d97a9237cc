using System.Buffers.Binary;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>The EXIF segment of JPEG files.</summary>
internal static class JpegFile
{
    private const byte App1 = 0xE1;
    private const byte StartOfScan = 0xDA;

    /// <summary>Bytes that one segment holds besides its length and EXIF's own mark.</summary>
    public const int MaxExif = 0xFFFF - 2 - 6;

    public static ReadOnlySpan<byte> Signature => [0xFF, 0xD8];

    private static ReadOnlySpan<byte> Mark => "Exif\0\0"u8;

    public static byte[] WithExif(byte[] jpeg, byte[] exif)
    {
        if (exif.Length == 0)
        {
            return jpeg;
        }

        var length = (ushort)(2 + Mark.Length + exif.Length);
        return [.. Signature, 0xFF, App1, (byte)(length >> 8), (byte)length, .. Mark, .. exif, .. jpeg.AsSpan(Signature.Length)];
    }

    /// <summary>The EXIF data of a file; empty when there is none.</summary>
    public static ReadOnlySpan<byte> Exif(ReadOnlySpan<byte> jpeg)
    {
        var rest = jpeg[Signature.Length..];
        while (rest.Length >= 4 && rest[0] == 0xFF && rest[1] != StartOfScan)
        {
            var length = BinaryPrimitives.ReadUInt16BigEndian(rest[2..]);
            if (length < 2 || length + 2 > rest.Length)
            {
                throw new PictureException("A segment of the JPEG file is cut short.");
            }

            var data = rest.Slice(4, length - 2);
            if (rest[1] == App1 && data.StartsWith(Mark))
            {
                return data[Mark.Length..];
            }

            rest = rest[(2 + length)..];
        }

        return [];
    }
}
