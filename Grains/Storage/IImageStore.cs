namespace HybridGrains.Grains.Storage;

/// <summary>Finished pictures, by generation.</summary>
public interface IImageStore
{
    Task WriteAsync(string generationId, ReadOnlyMemory<byte> png);

    /// <summary>Null when there is none.</summary>
    Task<byte[]?> ReadAsync(string generationId);
}
