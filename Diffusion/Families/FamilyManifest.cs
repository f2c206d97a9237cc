using System.Security.Cryptography;
using System.Text;

namespace HybridGrains.Diffusion.Families;

/// <summary>
/// The content of family.json: what may be mixed inside one generation, with files, hashes, costs and defaults. Paths are
/// relative to the file.
/// </summary>
public sealed record FamilyManifest
{
    /// <summary>Version of this format. Now: 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Lower-case letters, digits and '-'; what requests name as model.</summary>
    public required string Name { get; init; }

    public required string Title { get; init; }
    public string License { get; init; } = "";
    public required DateTimeOffset Created { get; init; }
    public required LatentSpaceEntry Latent { get; init; }
    public required SizeLimits Size { get; init; }

    /// <summary>Folder of vocab.json and merges.txt.</summary>
    public required string Tokenizer { get; init; }

    public required ComponentEntry TextEncoder { get; init; }

    /// <summary>The second tokenizer of SDXL; null when the family has none, or when it uses the first one's files.</summary>
    public string? Tokenizer2 { get; init; }

    /// <summary>The second text encoder of SDXL, whose pooled state conditions the denoiser; null when the family has none.</summary>
    public ComponentEntry? TextEncoder2 { get; init; }

    /// <summary>Path of a diffusers scheduler_config.json: betas, prediction type.</summary>
    public required string NoiseSchedule { get; init; }

    public required IReadOnlyList<DenoiserEntry> Denoisers { get; init; }
    public required IReadOnlyList<DecoderEntry> Decoders { get; init; }

    /// <summary>Latent encoder for picture inputs; null when the family has none.</summary>
    public ComponentEntry? Encoder { get; init; }

    /// <summary>Judges finished pictures (clip_input -> has_nsfw_concepts); null when the family has none.</summary>
    public ComponentEntry? SafetyChecker { get; init; }

    public required FamilyDefaults Defaults { get; init; }

    /// <summary>What a request gets that asks for few steps: denoisers distilled for them. Null when the family has none.</summary>
    public FamilyDefaults? Fast { get; init; }

    /// <summary>Measured costs and qualities; null where nothing was measured for these weights.</summary>
    public MeasuredEntry? Measured { get; init; }

    /// <summary>The same for plans of few steps.</summary>
    public MeasuredEntry? MeasuredFast { get; init; }

    /// <summary>What the family can draw; null where nobody wrote it down.</summary>
    public VocabularyEntry? Vocabulary { get; init; }

    /// <summary>
    /// SHA-256 of what makes up one network: its ONNX file and every listed file beside it, the weights it points at among them.
    /// </summary>
    /// <exception cref="FamilyException">The file is not listed.</exception>
    public string ContentHash(string path)
    {
        if (!Files.ContainsKey(path))
        {
            throw new FamilyException($"Family {Name} does not list {path} among its files.");
        }

        var folder = path[..(path.LastIndexOf('/') + 1)];
        var beside = Files
            .Where(file => file.Key.StartsWith(folder, StringComparison.Ordinal) && !file.Key.AsSpan(folder.Length).Contains('/'))
            .Where(file => file.Key == path || !file.Key.EndsWith(".onnx", StringComparison.Ordinal))
            .OrderBy(file => file.Key, StringComparer.Ordinal);
        var text = string.Join('\n', beside.Select(file => $"{file.Key[folder.Length..]} {file.Value.Sha256}"));
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));
    }

    /// <summary>
    /// What a request starts from. Throws <see cref="FamilyException"/> when it asks for few steps and the family has no
    /// denoisers for them.
    /// </summary>
    public FamilyDefaults DefaultsOf(bool fast) =>
        !fast ? Defaults : Fast ?? throw new FamilyException($"Family {Name} has no denoisers for few steps.");

    /// <summary>SHA-256 (hexadecimal) and size of every file that is loaded at run time, by relative path.</summary>
    public required IReadOnlyDictionary<string, FileEntry> Files { get; init; }
}
