using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Prompts;

/// <summary>What somebody who wrote a prompt ought to hear of it. Nothing of it keeps the picture from being made.</summary>
public static class PromptAdvice
{
    private const int MaxWords = 8;
    private const int MaxWord = 40;
    private const string LoraMark = "<lora:";

    /// <summary>Whole sentences: syntax that is encoded as words, and words that the family was not trained on.</summary>
    /// <param name="plain">The prompt is taken as text, brackets and all.</param>
    /// <param name="vocabulary">What the family can draw; null where nobody wrote it down.</param>
    public static IReadOnlyList<string> Of(string prompt, bool plain, VocabularyEntry? vocabulary)
    {
        var advice = new List<string>();
        if (!plain && ForeignSyntax.Found(prompt) is { Count: > 0 } syntax)
        {
            advice.Add($"Encoded as words, since it means nothing more here: {string.Join(", ", syntax)}.");
        }

        if (!plain && prompt.Contains(LoraMark, StringComparison.OrdinalIgnoreCase))
        {
            advice.Add("A LoRA of the model's list is named beside the prompt, in 'loras'.");
        }

        if (vocabulary is not null && VocabularyWords.Unknown(prompt, vocabulary) is { Count: > 0 } unknown)
        {
            var more = unknown.Count > MaxWords ? $" and {unknown.Count - MaxWords} more" : "";
            advice.Add(
                $"The model does not know {string.Join(", ", unknown.Take(MaxWords).Select(word => $"'{Short(word)}'"))}{more}. It draws "
                    + $"{vocabulary.Objects.Count} things, for example {Examples(vocabulary)}."
            );
        }

        return advice;
    }

    private static string Short(string word) => word.Length <= MaxWord ? word : word[..MaxWord] + "...";

    private static string Examples(VocabularyEntry vocabulary) =>
        string.Join(", ", vocabulary.Objects.Take(3).Select(thing => thing.Name))
        + (vocabulary.Relations.Count > 0 ? $"; '{vocabulary.Relations[0]}' tells where" : "");
}
