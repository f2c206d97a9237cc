using System.Collections.Frozen;
using System.Text;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>Finds added tokens in a text, the longest where several begin.</summary>
internal sealed class AddedTokens(IEnumerable<AddedToken> tokens)
{
    private readonly FrozenDictionary<char, AddedToken[]> _byFirst = tokens
        .GroupBy(token => token.Content[0])
        .ToFrozenDictionary(group => group.Key, group => group.OrderByDescending(token => token.Content.Length).ToArray());

    /// <summary>The text in order: what no token covers, and the ids of those found.</summary>
    public IEnumerable<(string Text, int? Id)> Split(string text)
    {
        var start = 0;
        for (var at = 0; at < text.Length; at++)
        {
            if (Find(text, at) is not { } token)
            {
                continue;
            }

            if (at > start)
            {
                yield return (text[start..at], null);
            }

            yield return (token.Content, token.Id);
            start = at + token.Content.Length;
            at = start - 1;
        }

        if (start < text.Length)
        {
            yield return (text[start..], null);
        }
    }

    private AddedToken? Find(string text, int at) =>
        _byFirst.TryGetValue(text[at], out var candidates)
            ? Array.Find(
                candidates,
                token =>
                    text.AsSpan(at).StartsWith(token.Content, StringComparison.Ordinal)
                    && (!token.SingleWord || IsApart(text, at, at + token.Content.Length))
            )
            : null;

    private static bool IsApart(string text, int start, int end)
    {
        Rune.DecodeLastFromUtf16(text.AsSpan(0, start), out var before, out _);
        Rune.DecodeFromUtf16(text.AsSpan(end), out var after, out _);
        return (start == 0 || !IsWord(before)) && (end == text.Length || !IsWord(after));
    }

    private static bool IsWord(Rune rune) => Rune.IsLetterOrDigit(rune) || rune.Value == '_';
}
