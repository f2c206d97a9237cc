namespace HybridGrains.Diffusion.Families;

/// <summary>A thing a family can draw.</summary>
/// <param name="Plural">Of the usual name.</param>
/// <param name="Also">Other names, singular.</param>
public sealed record VocabularyObject(string Name, string Plural, IReadOnlyList<string> Also);
