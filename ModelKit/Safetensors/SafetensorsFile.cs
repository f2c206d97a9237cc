using System.Buffers.Binary;
using System.IO.MemoryMappedFiles;
using System.Security.Cryptography;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>
/// A safetensors file; each tensor is mapped while it is copied out, so that a large file costs no memory of its own, resident
/// pages included.
/// </summary>
public sealed class SafetensorsFile : IWeights
{
    private const int LengthBytes = 8;

    /// <summary>
    /// Ten times the header of the largest public checkpoints; a hostile one costs no more memory than its tensors' names.
    /// </summary>
    private const long LargestHeader = 10_000_000;

    private readonly MemoryMappedFile _file;
    private readonly SafetensorsHeader _header;
    private readonly long _dataStart;

    private SafetensorsFile(string origin, MemoryMappedFile file, SafetensorsHeader header, long dataStart)
    {
        Origin = origin;
        _file = file;
        _header = header;
        _dataStart = dataStart;
    }

    public string Origin { get; }

    public IReadOnlyCollection<string> Names => (IReadOnlyCollection<string>)Entries.Keys;

    public IReadOnlyDictionary<string, SafetensorsEntry> Entries => _header.Entries;

    public IReadOnlyDictionary<string, string> Metadata => _header.Metadata;

    /// <exception cref="SafetensorsFormatException">The file is not valid safetensors.</exception>
    public static SafetensorsFile Open(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.Read);
        var (header, dataStart) = ReadHeader(path, stream);
        var file = MemoryMappedFile.CreateFromFile(
            stream,
            null,
            0,
            MemoryMappedFileAccess.Read,
            HandleInheritability.None,
            leaveOpen: true
        );
        return new SafetensorsFile(path, file, header, dataStart);
    }

    public IReadOnlyList<long> ShapeOf(string name) => Entries[name].Shape;

    /// <summary>Where a tensor's bytes begin, from the start of the file.</summary>
    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    public long OffsetOf(string name) => _dataStart + Entries[name].Begin;

    /// <summary>A copy of the tensor on the CPU, in its stored type.</summary>
    /// <exception cref="KeyNotFoundException">No tensor of that name.</exception>
    public Tensor Read(string name)
    {
        var entry = Entries[name];
        var tensor = empty(entry.Shape.ToArray(), entry.Type);
        if (entry.End > entry.Begin)
        {
            Copy(entry, tensor.bytes);
        }

        return tensor;
    }

    /// <summary>SHA-256 of all that follows the header, hexadecimal.</summary>
    public string DataSha256()
    {
        using var stream = File.OpenRead(Origin);
        stream.Position = _dataStart;
        return Convert.ToHexStringLower(SHA256.HashData(stream));
    }

    public void Dispose()
    {
        _file.Dispose();
    }

    /// <summary>Whatever is wrong, the message names the file and, where the first bytes tell, what it is instead.</summary>
    private static (SafetensorsHeader Header, long DataStart) ReadHeader(string path, FileStream stream)
    {
        try
        {
            return ReadHeader(stream);
        }
        catch (SafetensorsFormatException e)
        {
            throw new SafetensorsFormatException($"{path}: {ForeignFile.Describe(stream) ?? e.Message}", e);
        }
    }

    private static (SafetensorsHeader Header, long DataStart) ReadHeader(FileStream stream)
    {
        Span<byte> prefix = stackalloc byte[LengthBytes];
        if (stream.Length < LengthBytes)
        {
            throw new SafetensorsFormatException($"{stream.Length} bytes are too few for a header length");
        }

        stream.ReadExactly(prefix);
        var length = BinaryPrimitives.ReadUInt64LittleEndian(prefix);
        if (length > (ulong)Math.Min(LargestHeader, stream.Length - LengthBytes))
        {
            throw new SafetensorsFormatException(
                $"header length {length} exceeds the file of {stream.Length} bytes or the limit of {LargestHeader}"
            );
        }

        var json = new byte[length];
        stream.ReadExactly(json);
        var dataStart = LengthBytes + (long)length;
        return (SafetensorsHeader.Parse(json, stream.Length - dataStart), dataStart);
    }

    private unsafe void Copy(SafetensorsEntry entry, Span<byte> destination)
    {
        using var view = _file.CreateViewAccessor(_dataStart + entry.Begin, entry.End - entry.Begin, MemoryMappedFileAccess.Read);
        byte* pointer = null;
        view.SafeMemoryMappedViewHandle.AcquirePointer(ref pointer);
        try
        {
            new ReadOnlySpan<byte>(pointer + view.PointerOffset, destination.Length).CopyTo(destination);
        }
        finally
        {
            view.SafeMemoryMappedViewHandle.ReleasePointer();
        }
    }
}
