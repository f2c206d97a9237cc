namespace HybridGrains.Client;

/// <summary>A model family that is served.</summary>
public sealed record ModelInfo(string Id, string Title, int Width, int Height, int Steps, int CloudSteps, string Sampler);
