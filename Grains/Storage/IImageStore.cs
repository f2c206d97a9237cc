using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage;

/// <summary>Finished pictures, by generation.</summary>
public interface IImageStore
{
    Task WriteAsync(string generationId, OutputFormat format, ReadOnlyMemory<byte> file);

    /// <summary>Null when there is none in that format.</summary>
    Task<byte[]?> ReadAsync(string generationId, OutputFormat format);
}
