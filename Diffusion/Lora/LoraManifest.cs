using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Lora;

/// <summary>
/// The content of lora.json: what a LoRA adds to which weights of a family, worked out once from the file it came in. Paths are
/// relative to the family's folder.
/// </summary>
public sealed record LoraManifest
{
    /// <summary>Version of this format. Now: 1.</summary>
    public required int SchemaVersion { get; init; }

    /// <summary>Lower-case letters, digits and '-'; what requests name.</summary>
    public required string Name { get; init; }

    public required LoraSource Source { get; init; }
    public required DateTimeOffset Added { get; init; }

    /// <summary>weights.bin: fp32, little-endian; for each layer up (rows x rank), then down (rank x columns).</summary>
    public required FileEntry Weights { get; init; }

    /// <summary>Whether it changes denoisers; where it does not, it goes with all of them.</summary>
    public required bool ChangesDenoiser { get; init; }

    public required IReadOnlyList<LoraLayerEntry> Layers { get; init; }

    /// <summary>The networks that it changes; of the denoisers those that it fits.</summary>
    public required IReadOnlyList<LoraNetworkEntry> Networks { get; init; }
}
