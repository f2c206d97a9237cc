namespace HybridGrains.Grains.Storage;

/// <summary>Pictures as files in one folder, each written whole or not at all.</summary>
public sealed class FileImageStore : IImageStore
{
    private readonly string _folder;

    public FileImageStore(string folder)
    {
        _folder = folder;
        Directory.CreateDirectory(folder);
    }

    public async Task WriteAsync(string generationId, ReadOnlyMemory<byte> png)
    {
        var path = PathOf(generationId);
        await File.WriteAllBytesAsync(path + ".part", png);
        File.Move(path + ".part", path, overwrite: true);
    }

    public async Task<byte[]?> ReadAsync(string generationId) =>
        File.Exists(PathOf(generationId)) ? await File.ReadAllBytesAsync(PathOf(generationId)) : null;

    private string PathOf(string generationId) => generationId.All(char.IsAsciiLetterOrDigit)
        ? Path.Combine(_folder, generationId + ".png")
        : throw new ArgumentException($"'{generationId}' is not a generation id.", nameof(generationId));
}
