namespace HybridGrains.Grains.Storage;

/// <summary>Which generations are accepted and not ended: grain stores cannot be listed, and grains do not wake by themselves.</summary>
public interface IOpenGenerationIndex
{
    Task AddAsync(string generationId);

    Task RemoveAsync(string generationId);

    Task<IReadOnlyList<string>> ListAsync();
}
