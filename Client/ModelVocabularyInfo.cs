namespace HybridGrains.Client;

/// <summary>The words of a family's captions.</summary>
/// <param name="Objects">Things that it draws.</param>
/// <param name="Relations">Phrases between two things.</param>
/// <param name="Attributes">Words for things, by kind, for example "colour".</param>
/// <param name="MaxCount">The most of one thing in a picture.</param>
/// <param name="Backgrounds">Phrases, for example "on grass".</param>
public sealed record ModelVocabularyInfo(
    IReadOnlyList<ModelWordInfo> Objects,
    IReadOnlyList<string> Relations,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    int MaxCount,
    IReadOnlyList<string> Backgrounds
);
