namespace HybridGrains.Client;

/// <summary>A thing that a family draws.</summary>
/// <param name="Also">Other names of it.</param>
public sealed record ModelWordInfo(string Name, string Plural, IReadOnlyList<string> Also);
