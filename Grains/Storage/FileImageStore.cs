using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Storage;

/// <summary>Pictures as files in one folder, each written whole or not at all.</summary>
public sealed class FileImageStore(string folder) : IImageStore
{
    public Task WriteAsync(string generationId, OutputFormat format, ReadOnlyMemory<byte> file)
    {
        var path = PathOf(generationId, format);
        return UseAsync(async () =>
        {
            // Each time: somebody may have deleted the folder, which must not stop the pictures that come after.
            PrivateFiles.CreateFolder(folder);
            await using (var stream = PrivateFiles.Open(path + ".part", FileMode.Create))
            {
                await stream.WriteAsync(file);
                stream.Flush(flushToDisk: true);
            }

            File.Move(path + ".part", path, overwrite: true);
            return true;
        });
    }

    public Task<byte[]?> ReadAsync(string generationId, OutputFormat format)
    {
        var path = PathOf(generationId, format);
        return UseAsync(async () => File.Exists(path) ? await File.ReadAllBytesAsync(path) : null);
    }

    public Task DeleteAsync(string generationId) =>
        UseAsync(() =>
        {
            foreach (var path in Enum.GetValues<OutputFormat>().Select(format => PathOf(generationId, format)).Where(File.Exists))
            {
                File.Delete(path);
            }

            return Task.FromResult(true);
        });

    public Task ProbeAsync() =>
        UseAsync(async () =>
        {
            PrivateFiles.CreateFolder(folder);
            var path = Path.Combine(folder, ".probe");
            await using (var stream = PrivateFiles.Open(path, FileMode.Create))
            {
                await stream.WriteAsync(new byte[4_096]);
            }

            return true;
        });

    private async Task<T> UseAsync<T>(Func<Task<T>> use)
    {
        try
        {
            return await use();
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new StoreUnavailableException($"The picture folder {folder} cannot be used: {failure.Message}");
        }
    }

    private string PathOf(string generationId, OutputFormat format) =>
        generationId.All(char.IsAsciiLetterOrDigit)
            ? Path.Combine(folder, generationId + format.Extension())
            : throw new ArgumentException($"'{generationId}' is not a generation id.", nameof(generationId));
}
