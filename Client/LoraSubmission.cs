namespace HybridGrains.Client;

/// <summary>A LoRA of the model's list.</summary>
/// <param name="Weight">1 is what it was trained for; -10 to 10.</param>
public sealed record LoraSubmission(string Name, double Weight = 1);
