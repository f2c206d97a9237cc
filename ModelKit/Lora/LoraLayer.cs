namespace HybridGrains.ModelKit.Lora;

/// <summary>One layer of a LoRA that fits a network.</summary>
/// <param name="Module">Its name with underscores for dots.</param>
/// <param name="Parameter">The weight that it is added to.</param>
/// <param name="Strength">What the product is multiplied by at scale 1.</param>
/// <param name="Read">Up (rows x rank) and down (rank x columns), row-major.</param>
public sealed record LoraLayer(string Module, string Parameter, int Rank, double Strength, Func<(float[] Up, float[] Down)> Read);
