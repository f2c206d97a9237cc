using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Diffusion.Families;

/// <summary>A model family on disk: its manifest and where its files are.</summary>
public sealed class ModelFamily
{
    public const string ManifestFile = "family.json";

    private readonly Lazy<string> _content;

    private ModelFamily(string folder, FamilyManifest manifest, string hash)
    {
        Folder = folder;
        Manifest = manifest;
        Hash = hash;
        _content = new(() => ContentOf(manifest));
    }

    public string Folder { get; }
    public FamilyManifest Manifest { get; }

    /// <summary>SHA-256 of family.json, hexadecimal lower case.</summary>
    public string Hash { get; }

    /// <summary>
    /// SHA-256 of what makes pictures: every listed file's hash, which file is which part, and the latent space. Title, measures and
    /// defaults do not count.
    /// </summary>
    public string Content => _content.Value;

    /// <summary>Reads and checks family.json of one folder. Throws <see cref="FamilyException"/>.</summary>
    public static ModelFamily Load(string folder)
    {
        var path = System.IO.Path.Combine(folder, ManifestFile);
        if (!File.Exists(path))
        {
            throw new FamilyException($"{path} does not exist.");
        }

        var bytes = File.ReadAllBytes(path);
        var manifest = FamilyJson.Parse(Encoding.UTF8.GetString(bytes));
        var family = new ModelFamily(System.IO.Path.GetFullPath(folder), manifest, Convert.ToHexStringLower(SHA256.HashData(bytes)));
        family.Check();
        return family;
    }

    /// <summary>Every family in the sub-folders of <paramref name="modelsFolder"/> that has a family.json, by name.</summary>
    public static IReadOnlyList<ModelFamily> LoadAll(string modelsFolder) =>
        Directory.Exists(modelsFolder)
            ?
            [
                .. Directory
                    .EnumerateDirectories(modelsFolder)
                    .Where(folder => File.Exists(System.IO.Path.Combine(folder, ManifestFile)))
                    .Select(Load)
                    .OrderBy(family => family.Manifest.Name, StringComparer.Ordinal),
            ]
            : throw new FamilyException($"The models folder {modelsFolder} does not exist.");

    /// <summary>The full path of a file of the family.</summary>
    public string Path(string relative) => System.IO.Path.Combine(Folder, relative);

    public DenoiserEntry Denoiser(string name) =>
        Manifest.Denoisers.FirstOrDefault(entry => entry.Name == name)
        ?? throw new FamilyException(
            $"Family {Manifest.Name} has no denoiser '{name}'. Known: {string.Join(", ", Manifest.Denoisers.Select(entry => entry.Name))}."
        );

    public DecoderEntry Decoder(string name) =>
        Manifest.Decoders.FirstOrDefault(entry => entry.Name == name)
        ?? throw new FamilyException(
            $"Family {Manifest.Name} has no decoder '{name}'. Known: {string.Join(", ", Manifest.Decoders.Select(entry => entry.Name))}."
        );

    /// <summary>Compares every listed file with its hash; returns the relative paths that differ or are missing.</summary>
    public IReadOnlyList<string> Verify() =>
        [.. Manifest.Files.Where(file => !Matches(Path(file.Key), file.Value)).Select(file => file.Key)];

    /// <summary>Whether a file has the size and hash that family.json lists.</summary>
    public static bool Matches(string path, FileEntry expected)
    {
        if (!File.Exists(path) || new FileInfo(path).Length != expected.Bytes)
        {
            return false;
        }

        using var stream = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(stream)).Equals(expected.Sha256, StringComparison.OrdinalIgnoreCase);
    }

    private static string ContentOf(FamilyManifest manifest)
    {
        var text = new StringBuilder();
        void Line(string name, object? value) => text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{name} {value}\n");
        Line("latent", $"{manifest.Latent.Channels} {manifest.Latent.Factor}");
        Line("scale", manifest.Latent.ScalingFactor);
        foreach (var entry in manifest.Denoisers)
        {
            Line($"denoiser {entry.Name}", $"{entry.Path} {entry.TimeCondProjDim}");
        }

        foreach (var entry in manifest.Decoders)
        {
            Line($"decoder {entry.Name}", entry.Path);
        }

        Line("tokenizers", $"{manifest.Tokenizer} {manifest.Tokenizer2}");
        Line("text encoders", $"{manifest.TextEncoder.Path} {manifest.TextEncoder2?.Path}");
        Line("others", $"{manifest.NoiseSchedule} {manifest.Encoder?.Path} {manifest.SafetyChecker?.Path}");
        foreach (var (path, file) in manifest.Files.OrderBy(file => file.Key, StringComparer.Ordinal))
        {
            Line(path, file.Sha256);
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }

    private void Check()
    {
        if (Manifest.SchemaVersion != 1)
        {
            throw new FamilyException($"{Folder}: schemaVersion is {Manifest.SchemaVersion}; this program reads 1.");
        }

        FamilyRules.Check(Folder, Manifest);
        var paths = Manifest
            .Files.Keys.Concat(Manifest.Denoisers.Select(entry => entry.Path))
            .Concat(Manifest.Decoders.Select(entry => entry.Path))
            .Append(Manifest.TextEncoder.Path)
            .Append(Manifest.Tokenizer)
            .Append(Manifest.NoiseSchedule)
            .Concat(
                (
                    (string?[])[Manifest.Encoder?.Path, Manifest.TextEncoder2?.Path, Manifest.Tokenizer2, Manifest.SafetyChecker?.Path]
                ).OfType<string>()
            );
        foreach (var relative in paths)
        {
            if (
                relative.Contains('\0')
                || System.IO.Path.IsPathRooted(relative)
                || !System
                    .IO.Path.GetFullPath(Path(relative))
                    .StartsWith(Folder + System.IO.Path.DirectorySeparatorChar, StringComparison.Ordinal)
            )
            {
                throw new FamilyException($"{Folder}: '{relative}' leads out of the family's folder.");
            }
        }

        foreach (var defaults in ((FamilyDefaults?[])[Manifest.Defaults, Manifest.Fast]).OfType<FamilyDefaults>())
        {
            Denoiser(defaults.LargeDenoiser);
            Denoiser(defaults.SmallDenoiser);
            Decoder(defaults.Decoder);
        }
    }
}
