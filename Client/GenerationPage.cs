namespace HybridGrains.Client;

/// <summary>A page of a tenant's generations, newest first.</summary>
/// <param name="Next">What to begin the next page before; null at the end.</param>
public sealed record GenerationPage(IReadOnlyList<GenerationInfo> Data, string? Next);
