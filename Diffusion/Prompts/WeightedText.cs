namespace HybridGrains.Diffusion.Prompts;

/// <summary>A stretch of a prompt and how much it counts; 1 is ordinary.</summary>
public readonly record struct WeightedText(string Text, float Weight);
