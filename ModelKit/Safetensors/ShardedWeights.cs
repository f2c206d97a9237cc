using System.Text.Json;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Safetensors;

/// <summary>Weights in several safetensors files, with an index that says which tensor is in which (*.safetensors.index.json).</summary>
public sealed class ShardedWeights : IWeights
{
    private const long LargestIndexBytes = 25_000_000;
    private const int MostShards = 1000;
    private readonly Dictionary<string, SafetensorsFile> _files;
    private readonly Dictionary<string, string> _fileOf;

    private ShardedWeights(string path, Dictionary<string, string> fileOf, Dictionary<string, SafetensorsFile> files)
    {
        Origin = path;
        _fileOf = fileOf;
        _files = files;
    }

    public string Origin { get; }

    public IReadOnlyCollection<string> Names => _fileOf.Keys;

    /// <exception cref="SafetensorsFormatException">The index or a shard is broken, or they do not agree.</exception>
    public static ShardedWeights Open(string indexPath)
    {
        var fileOf = ReadIndex(indexPath);
        var folder = Path.GetDirectoryName(Path.GetFullPath(indexPath))!;
        var files = new Dictionary<string, SafetensorsFile>(StringComparer.Ordinal);
        try
        {
            foreach (var name in fileOf.Values.Distinct())
            {
                files.Add(name, OpenShard(folder, name));
            }

            CheckNames(fileOf, files);
            return new ShardedWeights(indexPath, fileOf, files);
        }
        catch
        {
            foreach (var file in files.Values)
            {
                file.Dispose();
            }

            throw;
        }
    }

    public IReadOnlyList<long> ShapeOf(string name) => _files[_fileOf[name]].ShapeOf(name);

    public Tensor Read(string name) => _files[_fileOf[name]].Read(name);

    public void Dispose()
    {
        foreach (var file in _files.Values)
        {
            file.Dispose();
        }
    }

    private static Dictionary<string, string> ReadIndex(string path)
    {
        if (new FileInfo(path).Length > LargestIndexBytes)
        {
            throw new SafetensorsFormatException($"{path} is larger than {LargestIndexBytes} bytes");
        }

        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var map = new Dictionary<string, string>(StringComparer.Ordinal);
            foreach (var item in json.RootElement.GetProperty("weight_map").EnumerateObject())
            {
                if (!map.TryAdd(item.Name, item.Value.GetString() ?? ""))
                {
                    throw new SafetensorsFormatException($"{path}: \"{item.Name}\" appears twice");
                }
            }

            if (map.Values.Distinct().Count() > MostShards)
            {
                throw new SafetensorsFormatException($"{path} names more than {MostShards} files");
            }

            return map;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            throw new SafetensorsFormatException($"{path} is not an index of safetensors files (an object with weight_map)", e);
        }
    }

    /// <summary>An index may name files beside it only: "../" or an absolute path would read elsewhere.</summary>
    private static SafetensorsFile OpenShard(string folder, string name)
    {
        if (name.Length == 0 || name.AsSpan().ContainsAny('/', '\\', '\0') || !name.EndsWith(".safetensors", StringComparison.Ordinal))
        {
            throw new SafetensorsFormatException($"the index names \"{name}\", which is no safetensors file beside it");
        }

        var path = Path.Combine(folder, name);
        return File.Exists(path)
            ? SafetensorsFile.Open(path)
            : throw new SafetensorsFormatException($"the index names \"{name}\", which is missing");
    }

    private static void CheckNames(Dictionary<string, string> fileOf, Dictionary<string, SafetensorsFile> files)
    {
        foreach (var (name, file) in fileOf)
        {
            if (!files[file].Entries.ContainsKey(name))
            {
                throw new SafetensorsFormatException($"the index says that \"{name}\" is in {file}, where it is not");
            }
        }
    }
}
