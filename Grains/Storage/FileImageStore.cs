using HybridGrains.Grains.Interfaces.Generations;

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

    public async Task WriteAsync(string generationId, OutputFormat format, ReadOnlyMemory<byte> file)
    {
        var path = PathOf(generationId, format);
        await File.WriteAllBytesAsync(path + ".part", file);
        File.Move(path + ".part", path, overwrite: true);
    }

    public async Task<byte[]?> ReadAsync(string generationId, OutputFormat format) =>
        File.Exists(PathOf(generationId, format)) ? await File.ReadAllBytesAsync(PathOf(generationId, format)) : null;

    private string PathOf(string generationId, OutputFormat format) =>
        generationId.All(char.IsAsciiLetterOrDigit)
            ? Path.Combine(_folder, generationId + format.Extension())
            : throw new ArgumentException($"'{generationId}' is not a generation id.", nameof(generationId));
}
