namespace HybridGrains.Client;

/// <summary>One event of a generation. Kind: status, step, range or preview; a preview carries a small PNG.</summary>
public sealed record GenerationUpdate(string Kind, GenerationInfo Generation, byte[]? Preview);
