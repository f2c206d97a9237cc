namespace HybridGrains.Diffusion.Prompts;

/// <summary>What a text encoder takes at once: framed token ids, and a weight for each.</summary>
public sealed record PromptChunk(int[] Ids, float[] Weights);
