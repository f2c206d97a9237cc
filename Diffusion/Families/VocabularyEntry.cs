namespace HybridGrains.Diffusion.Families;

/// <summary>What a family can draw, in the words its captions used: for help texts, suggestions and checks of prompts.</summary>
/// <param name="Objects">Things by their usual name.</param>
/// <param name="Relations">Phrases between two things, for example "to the left of".</param>
/// <param name="Attributes">Words for things by kind, for example "colour": "red", "blue".</param>
/// <param name="MaxCount">The most of one thing that a picture shows.</param>
/// <param name="Backgrounds">Phrases, for example "on grass".</param>
public sealed record VocabularyEntry(
    IReadOnlyList<VocabularyObject> Objects,
    IReadOnlyList<string> Relations,
    IReadOnlyDictionary<string, IReadOnlyList<string>> Attributes,
    int MaxCount,
    IReadOnlyList<string> Backgrounds
);
