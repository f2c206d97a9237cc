using System.Buffers.Binary;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>Reads numbers and directories of TIFF data; offsets that lead out of it are refused.</summary>
internal readonly ref struct TiffReader(ReadOnlySpan<byte> data, bool bigEndian)
{
    private readonly ReadOnlySpan<byte> _data = data;

    public bool BigEndian { get; } = bigEndian;

    public ReadOnlySpan<byte> Bytes(long offset, int count) =>
        offset >= 0 && offset + count <= _data.Length
            ? _data.Slice((int)offset, count)
            : throw new PictureException($"The EXIF data leads out of itself: {count} bytes at {offset}, it has {_data.Length}.");

    public uint UInt32(long offset) =>
        BigEndian ? BinaryPrimitives.ReadUInt32BigEndian(Bytes(offset, 4)) : BinaryPrimitives.ReadUInt32LittleEndian(Bytes(offset, 4));

    public ushort UInt16(long offset) =>
        BigEndian ? BinaryPrimitives.ReadUInt16BigEndian(Bytes(offset, 2)) : BinaryPrimitives.ReadUInt16LittleEndian(Bytes(offset, 2));

    /// <summary>Where a directory's entry with a tag is, or null.</summary>
    public int? Find(uint directory, ushort tag, int maxEntries)
    {
        var count = UInt16(directory);
        if (count > maxEntries)
        {
            throw new PictureException($"An EXIF directory has {count} entries; at most {maxEntries} are read.");
        }

        for (var i = 0; i < count; i++)
        {
            var entry = directory + 2 + i * 12L;
            if (UInt16(entry) == tag)
            {
                return (int)entry;
            }
        }

        return null;
    }
}
