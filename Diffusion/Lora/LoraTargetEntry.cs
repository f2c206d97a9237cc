namespace HybridGrains.Diffusion.Lora;

/// <summary>A weight that a layer is added to.</summary>
/// <param name="Layer">Index of the layer.</param>
/// <param name="Name">For people.</param>
/// <param name="Dtype">F32 or F16, as it is stored.</param>
/// <param name="Offset">Of its first number in the weights file, in bytes.</param>
public sealed record LoraTargetEntry(int Layer, string Name, string Dtype, long Offset);
