using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage;

/// <summary>
/// Finished pictures, by generation. Everything throws <see cref="StoreUnavailableException"/> where files cannot be read or written.
/// </summary>
public interface IImageStore
{
    Task WriteAsync(string generationId, OutputFormat format, ReadOnlyMemory<byte> file);

    /// <summary>Deletes what there is of a generation, in whatever format.</summary>
    Task DeleteAsync(string generationId);

    /// <summary>Throws where nothing can be written.</summary>
    Task ProbeAsync();

    /// <summary>Null when there is none in that format.</summary>
    Task<byte[]?> ReadAsync(string generationId, OutputFormat format);
}
