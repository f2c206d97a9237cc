using System.Text;
using HybridGrains.Diffusion.Families;

namespace HybridGrains.Diffusion.Prompts;

/// <summary>Which words of a prompt a family's captions never had.</summary>
internal static class VocabularyWords
{
    /// <summary>Words that carry a sentence and no meaning of their own, and numbers.</summary>
    private static readonly HashSet<string> Small =
    [
        .. "a an the of and or with in on at to is are it its this that there some no not picture photo image drawing one two three four five six seven eight nine ten".Split(
            ' '
        ),
    ];

    /// <summary>As they are written, each once, in their order.</summary>
    public static IReadOnlyList<string> Unknown(string prompt, VocabularyEntry vocabulary)
    {
        var known = Known(vocabulary);
        var seen = new HashSet<string>();
        return [.. Words(prompt).Where(word => !known.Contains(word) && !Small.Contains(word) && !IsNumber(word) && seen.Add(word))];
    }

    private static HashSet<string> Known(VocabularyEntry vocabulary) =>
        [
            .. vocabulary
                .Objects.SelectMany(thing => thing.Also.Append(thing.Name).Append(thing.Plural))
                .Concat(vocabulary.Relations)
                .Concat(vocabulary.Attributes.Values.SelectMany(words => words))
                .Concat(vocabulary.Backgrounds)
                .SelectMany(Words)
                .SelectMany(word => (string[])[word, word + "s", word + "es"]),
        ];

    private static bool IsNumber(string word) => word.All(char.IsDigit);

    private static IEnumerable<string> Words(string text)
    {
        var word = new StringBuilder();
        foreach (var rune in text.ToLowerInvariant().EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune) || (word.Length > 0 && rune.Value is '\'' or '-'))
            {
                word.Append(rune.ToString());
            }
            else if (word.Length > 0)
            {
                yield return Trimmed(word);
                word.Clear();
            }
        }

        if (word.Length > 0)
        {
            yield return Trimmed(word);
        }
    }

    private static string Trimmed(StringBuilder word) => word.ToString().TrimEnd('\'', '-');
}
