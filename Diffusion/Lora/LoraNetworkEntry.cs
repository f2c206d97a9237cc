namespace HybridGrains.Diffusion.Lora;

/// <summary>A network that a LoRA changes.</summary>
/// <param name="Path">Its ONNX file.</param>
/// <param name="ContentHash">Of the network it was worked out for; see <see cref="Families.FamilyManifest.ContentHash"/>.</param>
/// <param name="WeightsFile">The file with its weights, in the folder of <paramref name="Path"/>.</param>
public sealed record LoraNetworkEntry(string Path, string ContentHash, string WeightsFile, IReadOnlyList<LoraTargetEntry> Targets);
