namespace HybridGrains.Grains.Storage;

/// <summary>A generation that could not be continued, with the reason.</summary>
public sealed record SetAsideGeneration(string Id, string Reason);
