using System.Runtime.InteropServices;
using System.Security.Cryptography;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Lora;

namespace HybridGrains.ModelKit.Host.Lora;

/// <summary>
/// Puts a LoRA on a family's list: works out once what it adds to which weights of which networks, so that the engine only adds.
/// </summary>
internal sealed class LoraAddition(ModelFamily family, TimeProvider timeProvider, IProgress<string> progress)
{
    /// <param name="path">A file in the naming of kohya, diffusers or peft.</param>
    /// <param name="name">What requests call it.</param>
    /// <exception cref="CheckpointException">It does not fit the family; the message says why.</exception>
    public LoraManifest Add(string path, string name, bool replace)
    {
        ModelImport.CheckName(name);
        var target = Path.Combine(family.Folder, FamilyLoras.Folder, name);
        if (Directory.Exists(target) && !replace)
        {
            throw new CheckpointException($"{family.Manifest.Name} has a LoRA '{name}'. Give another --name, or --replace.");
        }

        Directory.CreateDirectory(Path.GetDirectoryName(target)!);
        using var lora = LoraFile.Open(path);
        var networks = LoraNetworks.Of(family, lora, progress);
        using var folder = new AsideFolder(target);
        var weights = Path.Combine(folder.Path, FamilyLoras.WeightsFile);
        var layers = WriteLayers(networks, weights);
        var manifest = new LoraManifest
        {
            SchemaVersion = 1,
            Name = name,
            Source = SourceOf(path, lora.TensorsSha256()),
            Added = timeProvider.GetUtcNow(),
            Weights = FamilyFiles.Describe(weights),
            ChangesDenoiser = lora.Components.Contains(Checkpoint.Denoiser),
            Layers = [.. layers.Values.Select(layer => layer.Entry)],
            Networks = [.. networks.Select(network => network.Describe(layer => layers[layer].Index))],
        };
        File.WriteAllText(Path.Combine(folder.Path, FamilyLoras.ManifestFile), LoraJson.Write(manifest));
        folder.Keep();
        return FamilyLoras.Load(family).First(item => item.Name == name).Fault is { } fault
            ? throw new CheckpointException($"LoRA {name} cannot be used: {fault}.")
            : manifest;
    }

    /// <summary>Each layer once, however many networks have it.</summary>
    private static Dictionary<(string Component, string Module), (int Index, LoraLayerEntry Entry)> WriteLayers(
        IReadOnlyList<LoraNetwork> networks,
        string path
    )
    {
        var layers = new Dictionary<(string, string), (int, LoraLayerEntry)>();
        using var stream = File.Create(path);
        foreach (var (component, layer) in networks.SelectMany(network => network.Layers.Select(layer => (network.Component, layer))))
        {
            if (layers.ContainsKey((component, layer.Module)))
            {
                continue;
            }

            var (up, down) = layer.Read();
            var entry = new LoraLayerEntry(up.Length / layer.Rank, down.Length / layer.Rank, layer.Rank, layer.Strength, stream.Position);
            stream.Write(MemoryMarshal.AsBytes(up.AsSpan()));
            stream.Write(MemoryMarshal.AsBytes(down.AsSpan()));
            layers.Add((component, layer.Module), (layers.Count, entry));
        }

        return layers;
    }

    private static LoraSource SourceOf(string path, string tensors)
    {
        using var stream = File.OpenRead(path);
        return new LoraSource(Path.GetFileName(path), Convert.ToHexStringLower(SHA256.HashData(stream)), tensors);
    }
}
