using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Lora;

namespace HybridGrains.Grains.Tests.Cluster;

/// <summary>A models folder of its own: the bundled family with LoRAs on its list, or the tiny one under the same name with other files.</summary>
internal sealed class ChangedFamily : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hybridgrains-test-models-").FullName;

    private ChangedFamily() { }

    public string Models => _folder;

    public ModelFamily Family { get; private set; } = null!;

    /// <summary>The bundled family; its files are those of the checkout.</summary>
    public static ChangedFamily Bundled()
    {
        var changed = new ChangedFamily();
        var from = Checkout.Combine("models", "emoji-scenes");
        var folder = Directory.CreateDirectory(Path.Combine(changed._folder, "emoji-scenes")).FullName;
        foreach (var part in Directory.GetDirectories(from))
        {
            Directory.CreateSymbolicLink(Path.Combine(folder, Path.GetFileName(part)), part);
        }

        File.Copy(Path.Combine(from, ModelFamily.ManifestFile), Path.Combine(folder, ModelFamily.ManifestFile));
        changed.Family = ModelFamily.Load(folder);
        return changed;
    }

    /// <summary>The tiny family with one more file on its list, which makes it another version.</summary>
    public static ChangedFamily Tiny()
    {
        var changed = new ChangedFamily();
        var from = Path.Combine(GrainCluster.ModelsFolder, "tiny-family");
        var folder = Path.Combine(changed._folder, "tiny-family");
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var copy = Path.Combine(folder, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(file, copy);
        }

        var manifest = ModelFamily.Load(folder).Manifest;
        var files = new SortedDictionary<string, FileEntry>(manifest.Files.ToDictionary(), StringComparer.Ordinal)
        {
            ["NOTES.md"] = new FileEntry(new string('0', 64), 0),
        };
        File.WriteAllText(Path.Combine(folder, ModelFamily.ManifestFile), FamilyJson.Write(manifest with { Files = files }));
        changed.Family = ModelFamily.Load(folder);
        return changed;
    }

    /// <summary>A LoRA of rank 1 for the first convolution of some denoisers.</summary>
    public FamilyLora Add(string name, params string[] denoisers)
    {
        var folder = Directory.CreateDirectory(Family.Path($"{FamilyLoras.Folder}/{name}")).FullName;
        var weights = new List<float>();
        var (layers, networks) = (new List<LoraLayerEntry>(), new List<LoraNetworkEntry>());
        foreach (var path in denoisers.Select(denoiser => Family.Denoiser(denoiser).Path))
        {
            const string file = "diffusion_pytorch_model.safetensors";
            var (rows, columns, type, offset) = Find(
                Family.Path(path.Replace("model.onnx", file, StringComparison.Ordinal)),
                "conv_in.weight"
            );
            layers.Add(new LoraLayerEntry(rows, columns, 1, 1, weights.Count * sizeof(float)));
            networks.Add(
                new LoraNetworkEntry(
                    path,
                    Family.Manifest.ContentHash(path),
                    file,
                    [new LoraTargetEntry(layers.Count - 1, "conv_in.weight", type, offset)]
                )
            );
            weights.AddRange(Enumerable.Repeat(0.05f, rows + columns));
        }

        var bytes = MemoryMarshal.AsBytes(CollectionsMarshal.AsSpan(weights)).ToArray();
        File.WriteAllBytes(Path.Combine(folder, FamilyLoras.WeightsFile), bytes);
        var manifest = new LoraManifest
        {
            SchemaVersion = 1,
            Name = name,
            Source = new LoraSource(name + ".safetensors", new string('1', 64), new string('2', 64)),
            Added = DateTimeOffset.UnixEpoch,
            Weights = new FileEntry(Convert.ToHexStringLower(SHA256.HashData(bytes)), bytes.Length),
            ChangesDenoiser = true,
            Layers = layers,
            Networks = networks,
        };
        File.WriteAllText(Path.Combine(folder, FamilyLoras.ManifestFile), LoraJson.Write(manifest));
        return FamilyLoras.Load(Family).Single(lora => lora.Name == name);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static (int Rows, int Columns, string Type, long Offset) Find(string path, string tensor)
    {
        using var stream = File.OpenRead(path);
        var length = new byte[8];
        stream.ReadExactly(length);
        var header = new byte[BinaryPrimitives.ReadInt64LittleEndian(length)];
        stream.ReadExactly(header);
        using var json = JsonDocument.Parse(header);
        var entry = json.RootElement.GetProperty(tensor);
        var shape = entry.GetProperty("shape").EnumerateArray().Select(side => side.GetInt32()).ToArray();
        return (
            shape[0],
            shape[1..].Aggregate(1, (a, b) => a * b),
            entry.GetProperty("dtype").GetString()!,
            8 + header.Length + entry.GetProperty("data_offsets")[0].GetInt64()
        );
    }
}
