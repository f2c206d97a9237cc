using System.Text;

namespace HybridGrains.Diffusion.Tokenizers.Unicode;

/// <summary>
/// Unicode's normal form C (annex 15), without the ICU library that .NET's own normalisation needs and fresh machines often lack.
/// </summary>
internal static class CanonicalComposition
{
    /// <summary>Below this nothing is ever composed or taken apart.</summary>
    private const char FirstMark = '\u0300';

    public static string Compose(string text)
    {
        if (text.All(unit => unit < FirstMark))
        {
            return text;
        }

        var parts = new List<int>(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            Decompose(rune.Value, parts);
        }

        Order(parts);
        Join(parts);
        var composed = new StringBuilder(text.Length);
        foreach (var part in parts)
        {
            composed.Append(new Rune(part).ToString());
        }

        return composed.ToString();
    }

    private static void Decompose(int letter, List<int> parts)
    {
        if (Hangul.Decompose(letter) is { } syllable)
        {
            parts.AddRange(syllable);
        }
        else if (CanonicalTable.Instance.Decompositions.TryGetValue(letter, out var decomposed))
        {
            foreach (var part in decomposed)
            {
                Decompose(part, parts);
            }
        }
        else
        {
            parts.Add(letter);
        }
    }

    /// <summary>Puts each run of marks in the order of their classes; marks of one class stay as they came.</summary>
    private static void Order(List<int> parts)
    {
        for (var start = 0; start < parts.Count; start++)
        {
            var end = start;
            while (end < parts.Count && Rank(parts[end]) > 0)
            {
                end++;
            }

            if (end - start > 1)
            {
                var ordered = parts[start..end].OrderBy(Rank).ToArray();
                for (var i = 0; i < ordered.Length; i++)
                {
                    parts[start + i] = ordered[i];
                }
            }

            start = Math.Max(start, end);
        }
    }

    private static void Join(List<int> parts)
    {
        var (starter, written, lastRank) = (-1, 0, 0);
        for (var i = 0; i < parts.Count; i++)
        {
            var (part, rank) = (parts[i], Rank(parts[i]));
            var isBlocked = written > starter + 1 && lastRank >= rank;
            if (starter >= 0 && !isBlocked && Composite(parts[starter], part) is { } whole)
            {
                parts[starter] = whole;
                continue;
            }

            if (rank == 0)
            {
                starter = written;
            }

            lastRank = rank;
            parts[written++] = part;
        }

        parts.RemoveRange(written, parts.Count - written);
    }

    private static int? Composite(int first, int second) =>
        Hangul.Compose(first, second) ?? (CanonicalTable.Instance.Composites.TryGetValue((first, second), out var whole) ? whole : null);

    private static int Rank(int part) => CanonicalTable.Instance.Ranks.GetValueOrDefault(part);
}
