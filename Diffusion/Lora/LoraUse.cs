namespace HybridGrains.Diffusion.Lora;

/// <summary>A LoRA of a family in one generation.</summary>
/// <param name="Name">In the family's list.</param>
/// <param name="Hash">Which one that was; see <see cref="FamilyLora.Hash"/>.</param>
/// <param name="Weight">1 is what it was trained for; negative takes away.</param>
public sealed record LoraUse(string Name, string Hash, double Weight);
