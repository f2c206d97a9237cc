using System.Globalization;
using System.Text;
using Microsoft.ML.Tokenizers;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>
/// Cuts text as CLIP's pattern does: 's|'t|'re|'ve|'m|'ll|'d, a run of letters, one number, a run of anything else but white
/// space. By characters of Unicode, which .NET's regular expressions do not know beyond U+FFFF.
/// </summary>
internal sealed class ClipPreTokenizer : PreTokenizer
{
    private static readonly string[] Endings = ["'s", "'t", "'re", "'ve", "'m", "'ll", "'d"];

    private enum Kind
    {
        Space,
        Letter,
        Number,
        Other,
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(string text)
    {
        var words = new List<(int Offset, int Length)>();
        for (var start = 0; start < text.Length; )
        {
            var kind = KindAt(text, start, out var length);
            if (Array.Find(Endings, ending => text.AsSpan(start).StartsWith(ending, StringComparison.Ordinal)) is { } found)
            {
                length = found.Length;
            }
            else if (kind is Kind.Letter or Kind.Other)
            {
                while (start + length < text.Length && KindAt(text, start + length, out var next) == kind)
                {
                    length += next;
                }
            }

            if (kind != Kind.Space)
            {
                words.Add((start, length));
            }

            start += length;
        }

        return words;
    }

    public override IEnumerable<(int Offset, int Length)> PreTokenize(ReadOnlySpan<char> text) => PreTokenize(text.ToString());

    /// <param name="length">UTF-16 units of the character at this place; half a surrogate pair counts as one.</param>
    private static Kind KindAt(string text, int at, out int length)
    {
        Rune.DecodeFromUtf16(text.AsSpan(at), out var rune, out length);
        return Rune.IsWhiteSpace(rune)
            ? Kind.Space
            : Rune.GetUnicodeCategory(rune) switch
            {
                UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.OtherLetter => Kind.Letter,
                UnicodeCategory.DecimalDigitNumber or UnicodeCategory.LetterNumber or UnicodeCategory.OtherNumber => Kind.Number,
                _ => Kind.Other,
            };
    }
}
