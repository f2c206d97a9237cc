using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Host.Importing;
using HybridGrains.ModelKit.Onnx;
using TorchSharp;

namespace HybridGrains.ModelKit.Host.Sharing;

/// <summary>
/// Takes weights out of a family's ONNX files that lie in its safetensors too. Nothing is changed unless every file gives the same
/// bits as before.
/// </summary>
internal sealed class FamilySharing(IProgress<string> progress)
{
    private const int ProbeSide = 32;
    private const int ProbeTokens = 8;
    private static readonly string[] Halves = ["decoder", "encoder"];

    /// <exception cref="CheckpointException">A file computes something else afterwards.</exception>
    public FamilyManifest Run(ModelFamily family)
    {
        using var folder = new AsideFolder(family.Folder);
        Copy(family.Folder, folder.Path);
        var moved = new Dictionary<string, string>(StringComparer.Ordinal);
        var weights = new HashSet<string>(StringComparer.Ordinal);
        foreach (var onnx in Relative(folder.Path, "*.onnx"))
        {
            if (WeightsOf(folder.Path, onnx) is not { } found)
            {
                progress.Report($"{onnx}: there are no safetensors of it; left as it is");
                continue;
            }

            Share(folder.Path, onnx, found.Weights, found.Target);
            moved.Add(onnx, found.Target);
            weights.Add(found.Weights);
        }

        var manifest = Changed(family.Manifest, folder.Path, moved, weights);
        File.WriteAllText(Path.Combine(folder.Path, ModelFamily.ManifestFile), FamilyJson.Write(manifest));
        ModelFamily.Load(folder.Path);
        folder.Keep();
        return manifest;
    }

    /// <summary>
    /// "vae_decoder/model.onnx" goes to "vae/decoder.onnx": ONNX Runtime reads weights in the folder of the ONNX file only.
    /// </summary>
    private static (string Weights, string Target)? WeightsOf(string root, string onnx)
    {
        var folder = Path.GetDirectoryName(onnx)!;
        if (Only(root, folder) is { } beside)
        {
            return (beside, onnx);
        }

        foreach (var half in Halves.Where(half => folder.EndsWith("_" + half, StringComparison.Ordinal)))
        {
            var whole = folder[..^(half.Length + 1)];
            if (Only(root, whole) is { } weights)
            {
                return (weights, $"{whole}/{half}.onnx");
            }
        }

        return null;
    }

    private static string? Only(string root, string folder)
    {
        var path = Path.Combine(root, folder);
        return Directory.Exists(path) && Directory.GetFiles(path, "*.safetensors") is [var file]
            ? $"{folder}/{Path.GetFileName(file)}"
            : null;
    }

    private void Share(string root, string onnx, string weights, string target)
    {
        var (old, to) = (Path.Combine(root, onnx), Path.Combine(root, target));
        var linked = to + ".shared";
        var before = new FileInfo(old).Length;
        SharedWeights.Link(old, Path.Combine(root, weights), linked);
        RequireSame(old, linked);
        File.Delete(old);
        File.Move(linked, to, overwrite: true);
        if (Directory.GetFileSystemEntries(Path.GetDirectoryName(old)!).Length == 0)
        {
            Directory.Delete(Path.GetDirectoryName(old)!);
        }

        progress.Report($"{target}: {before:N0} bytes are now {new FileInfo(to).Length:N0}; the same bits come out");
    }

    private static void RequireSame(string old, string linked)
    {
        using var scope = torch.NewDisposeScope();
        using var first = new OnnxNetwork(old);
        var inputs = first.InputNames.Select(name => (name, first.Probe(name, ProbeSide, ProbeTokens))).ToArray();
        var expected = first.RunAll(inputs);
        using var second = new OnnxNetwork(linked);
        if (!second.RunAll(inputs).Zip(expected).All(pair => pair.First.bytes.SequenceEqual(pair.Second.bytes)))
        {
            throw new CheckpointException($"{old} would compute other numbers with shared weights; nothing was changed.");
        }
    }

    private static FamilyManifest Changed(
        FamilyManifest manifest,
        string root,
        IReadOnlyDictionary<string, string> moved,
        IReadOnlySet<string> weights
    )
    {
        string At(string path) => moved.GetValueOrDefault(path, path);
        var used = manifest.Files.Keys.Where(moved.ContainsKey).Select(At).ToHashSet(StringComparer.Ordinal);
        var served = weights.Where(file => used.Any(onnx => Path.GetDirectoryName(onnx) == Path.GetDirectoryName(file)));
        var listed = manifest.Files.Keys.Select(At).Concat(served).ToHashSet(StringComparer.Ordinal);
        return manifest with
        {
            TextEncoder = manifest.TextEncoder with { Path = At(manifest.TextEncoder.Path) },
            TextEncoder2 = manifest.TextEncoder2 is { } second ? second with { Path = At(second.Path) } : null,
            Encoder = manifest.Encoder is { } encoder ? encoder with { Path = At(encoder.Path) } : null,
            SafetyChecker = manifest.SafetyChecker is { } checker ? checker with { Path = At(checker.Path) } : null,
            Denoisers = [.. manifest.Denoisers.Select(entry => entry with { Path = At(entry.Path) })],
            Decoders = [.. manifest.Decoders.Select(entry => entry with { Path = At(entry.Path) })],
            Files = new SortedDictionary<string, FileEntry>(
                FamilyFiles.Hashes(root).Where(file => listed.Contains(file.Key)).ToDictionary(),
                StringComparer.Ordinal
            ),
        };
    }

    private static void Copy(string from, string to)
    {
        foreach (var file in Relative(from, "*"))
        {
            var target = Path.Combine(to, file);
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(Path.Combine(from, file), target);
        }
    }

    private static IEnumerable<string> Relative(string root, string pattern) =>
        Directory
            .GetFiles(root, pattern, SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(root, path).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);
}
