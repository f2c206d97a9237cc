using System.Security.Cryptography;
using System.Text;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Lora;

/// <summary>One LoRA of a family's list, usable or not.</summary>
public sealed class FamilyLora
{
    private readonly LoraManifest? _manifest;

    internal FamilyLora(string name, string folder, LoraManifest? manifest, string? fault)
    {
        (Name, Folder, _manifest, Fault) = (name, folder, manifest, fault);
        Hash = manifest is null ? "" : HashOf(manifest);
    }

    public string Name { get; }

    /// <summary>
    /// SHA-256 of what it adds to which weights, hexadecimal: the same on every machine that added the same file to the same family.
    /// "" where it cannot be used.
    /// </summary>
    public string Hash { get; }

    /// <summary>Why it cannot be used, for people; null when it can.</summary>
    public string? Fault { get; }

    /// <summary>The file it came in; null where it cannot be used.</summary>
    public LoraSource? Source => _manifest?.Source;

    internal string Folder { get; }

    internal LoraManifest Manifest => _manifest ?? throw new LoraException($"LoRA {Name}: {Fault}.");

    /// <summary>Whether a denoiser of the family can run with it.</summary>
    public bool Takes(DenoiserEntry denoiser) => _manifest is not null && (!_manifest.ChangesDenoiser || Changes(denoiser.Path));

    internal bool Changes(string path) => _manifest?.Networks.Any(network => network.Path == path) == true;

    private static string HashOf(LoraManifest manifest)
    {
        var text = new StringBuilder();
        text.Append(System.Globalization.CultureInfo.InvariantCulture, $"weights {manifest.Weights.Sha256}\n");
        foreach (var layer in manifest.Layers)
        {
            text.Append(
                System.Globalization.CultureInfo.InvariantCulture,
                $"layer {layer.Rows} {layer.Columns} {layer.Rank} {layer.Strength:R}\n"
            );
        }

        foreach (var network in manifest.Networks.OrderBy(network => network.Path, StringComparer.Ordinal))
        {
            text.Append(System.Globalization.CultureInfo.InvariantCulture, $"network {network.Path} {network.ContentHash}\n");
            foreach (var target in network.Targets)
            {
                text.Append(System.Globalization.CultureInfo.InvariantCulture, $"{target.Layer} {target.Dtype} {target.Offset}\n");
            }
        }

        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ToString())));
    }
}
