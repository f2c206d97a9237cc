namespace HybridGrains.Diffusion.Lora;

/// <summary>The file that a LoRA came in.</summary>
/// <param name="Sha256">Of the whole file.</param>
/// <param name="TensorsSha256">Of what follows its header, by which other tools know it ("AutoV3", its first 12 digits).</param>
public sealed record LoraSource(string File, string Sha256, string TensorsSha256);
