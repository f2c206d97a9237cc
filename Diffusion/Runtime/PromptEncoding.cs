namespace HybridGrains.Diffusion.Runtime;

/// <summary>A prompt as denoisers take it.</summary>
/// <param name="States">Hidden states, tokens x width.</param>
/// <param name="Pooled">One vector for the whole prompt, from the second text encoder; empty when the family has none.</param>
internal sealed record PromptEncoding(float[] States, float[] Pooled);
