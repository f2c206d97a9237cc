using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Storage;
using HybridGrains.Policy;

namespace HybridGrains.Grains.Generations;

/// <summary>Writes finished pictures as files that say how they were made, and reads them.</summary>
public sealed class FinishedPictures(IImageStore store, FamilyRuntimes families, IHandoffPolicy policy)
{
    public async Task WriteAsync(GenerationSnapshot generation, WorkerPicture picture)
    {
        var family = families.Find(generation.Request.Family)!;
        // Not in the grain's turn: encoding a large picture takes a second.
        var file = await Task.Run(() => PictureFile.Encode(picture, generation, family, policy.Name));
        await store.WriteAsync(generation.Id, generation.Request.Format, file);
    }

    public Task DeleteAsync(string generationId) => store.DeleteAsync(generationId);

    /// <summary>Null when there is none.</summary>
    public async Task<GenerationImage?> ReadAsync(string generationId, OutputFormat format) =>
        await store.ReadAsync(generationId, format) is { } file ? new GenerationImage(format.ContentType(), file) : null;
}
