using System.Text.RegularExpressions;
using HybridGrains.Diffusion.Families;
using HybridGrains.ModelKit.Checkpoints;

namespace HybridGrains.ModelKit.Host.Importing;

/// <summary>Whatever the checkpoint's layout: a family under its name, whole or not at all.</summary>
internal sealed partial class ModelImport(TimeProvider timeProvider, IProgress<string> progress)
{
    /// <param name="modelsFolder">Created when it does not exist.</param>
    /// <param name="replace">Whether a family of that name may be replaced.</param>
    /// <exception cref="CheckpointException">The message says what is wrong and what to do.</exception>
    public FamilyManifest Run(ImportRequest request, string modelsFolder, bool replace, CancellationToken cancellationToken)
    {
        CheckName(request.Name);
        var target = Path.Combine(modelsFolder, request.Name);
        if (Directory.Exists(target) && !replace)
        {
            throw new CheckpointException($"{target} exists. Give another --name, or --replace.");
        }

        Directory.CreateDirectory(modelsFolder);
        using var folder = new AsideFolder(target);
        var manifest = IsOnnx(request.Path)
            ? new OptimumImport(request, timeProvider, progress).Write(folder, cancellationToken)
            : new CheckpointImport(request, timeProvider, progress).Write(folder, cancellationToken);
        ModelFamily.Load(folder.Path);
        cancellationToken.ThrowIfCancellationRequested();
        folder.Keep();
        return manifest;
    }

    /// <exception cref="CheckpointException">No name of a family, or of a LoRA.</exception>
    public static void CheckName(string name)
    {
        if (!Name().IsMatch(name))
        {
            throw new CheckpointException(
                $"--name is '{name}'; it must be 1 to 63 lower-case letters, digits and '-', beginning with a letter or digit."
            );
        }
    }

    /// <summary>A name made of a path's last part.</summary>
    public static string NameOf(string path)
    {
        var last = Path.GetFileNameWithoutExtension(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path))).ToLowerInvariant();
        var name = Others().Replace(last, "-").Trim('-');
        return name.Length > 63 ? name[..63].Trim('-') : name;
    }

    private static bool IsOnnx(string path)
    {
        if (Directory.Exists(path))
        {
            return OptimumImport.IsOptimum(path);
        }

        if (!File.Exists(path))
        {
            throw new CheckpointException($"'{path}' does not exist.");
        }

        return path.EndsWith(".safetensors", StringComparison.OrdinalIgnoreCase)
            ? false
            : throw new CheckpointException(
                $"'{path}' is no .safetensors file. Pickles (.ckpt, .bin, .pt) can run code and are not read: save the "
                    + "checkpoint as safetensors."
            );
    }

    [GeneratedRegex("^[a-z0-9][a-z0-9-]{0,62}$")]
    private static partial Regex Name();

    [GeneratedRegex("[^a-z0-9]+")]
    private static partial Regex Others();
}
