using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Lora;

/// <summary>
/// A network's files with LoRAs merged into its weights, in a folder of their own that lives until ONNX Runtime has read them.
/// </summary>
internal sealed class MergedFiles : IDisposable
{
    private readonly DirectoryInfo _folder;

    /// <param name="path">Its ONNX file in the family.</param>
    /// <param name="loras">Each changes it.</param>
    /// <exception cref="LoraException">A file was changed, or a weight does not fit its type any more.</exception>
    public MergedFiles(ModelFamily family, string path, IReadOnlyList<(FamilyLora Lora, double Weight)> loras)
    {
        _folder = Directory.CreateTempSubdirectory("hybridgrains-lora-");
        try
        {
            var folder = path[..(path.LastIndexOf('/') + 1)];
            foreach (var file in family.Manifest.Files.Keys.Where(file => IsNeeded(file, path, folder)))
            {
                Copy(family.Path(file), Target(file));
            }

            Merge(path, loras);
            Onnx = Target(path);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public string Onnx { get; } = "";

    /// <summary>Where files in use can be deleted, as on Linux, this is done as soon as they are open.</summary>
    public void Dispose()
    {
        try
        {
            _folder.Delete(recursive: true);
        }
        catch (Exception inUse) when (inUse is IOException or UnauthorizedAccessException)
        {
            // Windows keeps what is mapped; the folder of temporary files is its place then.
        }
    }

    private static bool IsNeeded(string file, string path, string folder) =>
        file == path
        || (
            file.StartsWith(folder, StringComparison.Ordinal)
            && !file.AsSpan(folder.Length).Contains('/')
            && !file.EndsWith(".onnx", StringComparison.Ordinal)
        );

    private string Target(string file) => Path.Combine(_folder.FullName, file[(file.LastIndexOf('/') + 1)..]);

    /// <summary>As a new file: one that may be written to, whatever the other's rights.</summary>
    private static void Copy(string from, string to)
    {
        using var source = File.OpenRead(from);
        using var target = File.Create(to);
        source.CopyTo(target);
    }

    private void Merge(string path, IReadOnlyList<(FamilyLora Lora, double Weight)> loras)
    {
        var sources = new List<LoraLayers>();
        try
        {
            sources.AddRange(loras.Select(item => new LoraLayers(item.Lora)));
            var networks = loras.Select(item => item.Lora.Manifest.Networks.First(network => network.Path == path)).ToList();
            using var file = new FileStream(Target(networks[0].WeightsFile), FileMode.Open, FileAccess.ReadWrite, FileShare.None);
            var targets = networks.SelectMany((network, i) => network.Targets.Select(target => (Source: i, Target: target)));
            // Each weight is read, changed by all and written once: its type rounds the sum, as an import's does.
            foreach (var changes in targets.GroupBy(item => item.Target.Offset))
            {
                Change(file, path, loras, sources, [.. changes]);
            }
        }
        finally
        {
            sources.ForEach(source => source.Dispose());
        }
    }

    private static void Change(
        FileStream file,
        string path,
        IReadOnlyList<(FamilyLora Lora, double Weight)> loras,
        List<LoraLayers> sources,
        List<(int Source, LoraTargetEntry Target)> changes
    )
    {
        var (first, target) = changes[0];
        var shape = loras[first].Lora.Manifest.Layers[target.Layer];
        var stored = new StoredMatrix(file, target, shape.Rows * shape.Columns);
        var values = stored.Read();
        foreach (var (source, change) in changes)
        {
            var layer = loras[source].Lora.Manifest.Layers[change.Layer];
            var (up, down) = sources[source].Read(change.Layer);
            LowRank.Add(values, up, down, layer.Rank, (float)(loras[source].Weight * layer.Strength));
        }

        if (!stored.TryWrite(values))
        {
            throw new LoraException(
                $"{string.Join(", ", loras.Select(item => FormattableString.Invariant($"{item.Lora.Name} at {item.Weight}")))} makes "
                    + $"{target.Name} of {path} larger than {target.Dtype} can hold."
            );
        }
    }
}
