namespace HybridGrains.Diffusion.Lora;

/// <summary>One product up x down.</summary>
/// <param name="Strength">What it is multiplied by at weight 1: alpha over the rank, or as its file says.</param>
/// <param name="Offset">Of its first number in weights.bin, in bytes.</param>
public sealed record LoraLayerEntry(int Rows, int Columns, int Rank, double Strength, long Offset);
