using System.Buffers.Binary;
using System.Text;
using HybridGrains.Diffusion.Pictures;

namespace HybridGrains.Diffusion.Tests.Pictures;

/// <summary>PNG files with more chunks than ours have.</summary>
internal static class PngWithChunks
{
    private const int HeaderEnd = 8 + 12 + 13;
    private const int LastChunk = 12;

    /// <summary>Behind the header, or before the last chunk.</summary>
    public static byte[] Insert(byte[] png, (string Type, byte[] Data)[] chunks, bool atTheEnd = false)
    {
        var at = atTheEnd ? png.Length - LastChunk : HeaderEnd;
        return [.. png[..at], .. chunks.SelectMany(chunk => Chunk(chunk.Type, chunk.Data)), .. png[at..]];
    }

    private static byte[] Chunk(string type, byte[] data)
    {
        byte[] typeAndData = [.. Encoding.ASCII.GetBytes(type), .. data];
        var (length, crc) = (new byte[4], new byte[4]);
        BinaryPrimitives.WriteInt32BigEndian(length, data.Length);
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.Of(typeAndData));
        return [.. length, .. typeAndData, .. crc];
    }
}
