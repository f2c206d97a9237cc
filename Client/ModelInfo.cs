namespace HybridGrains.Client;

/// <summary>A model family that is served.</summary>
/// <param name="Hash">SHA-256 of its manifest, which holds those of its files; hexadecimal.</param>
public sealed record ModelInfo(string Id, string Title, int Width, int Height, int Steps, int CloudSteps, string Sampler, string Hash)
{
    /// <summary>LoRAs that requests may name. Default: none.</summary>
    public IReadOnlyList<LoraModelInfo> Loras { get; init; } = [];
}
