using System.Globalization;
using System.Text;

namespace HybridGrains.Diffusion.Tokenizers.Unicode;

/// <summary>
/// Lower case with Unicode's special cases that hold in every language, as Python's lower() and JavaScript's toLowerCase() have
/// them: İ becomes two letters, and Σ at the end of a word becomes ς.
/// </summary>
internal static class LowerCase
{
    private const int CapitalSigma = 0x3a3;
    private const int CapitalIWithDot = 0x130;
    private const string FinalSigma = "\u03c2";
    private const string IWithDot = "i\u0307";

    /// <summary>Other_Uppercase and Other_Lowercase: cased, though their category is not a letter's of either case.</summary>
    private static readonly (int From, int To)[] OtherCased =
    [
        (0xaa, 0xaa),
        (0xba, 0xba),
        (0x345, 0x345),
        (0x2160, 0x217f),
        (0x24b6, 0x24e9),
        (0x1f130, 0x1f149),
        (0x1f150, 0x1f169),
        (0x1f170, 0x1f189),
    ];

    /// <summary>What breaks no word between letters (MidLetter, MidNumLet, Single_Quote).</summary>
    private const string InsideWords = "'.:\u00b7\u0387\u055f\u05f4\u2018\u2019\u2024\u2027\ufe13\ufe52\ufe55\uff07\uff0e\uff1a";

    public static string Of(string text)
    {
        var runes = text.EnumerateRunes().ToArray();
        var lower = new StringBuilder(text.Length);
        for (var i = 0; i < runes.Length; i++)
        {
            lower.Append(
                runes[i].Value switch
                {
                    CapitalIWithDot => IWithDot,
                    CapitalSigma when EndsWord(runes, i) => FinalSigma,
                    _ => Rune.ToLowerInvariant(runes[i]).ToString(),
                }
            );
        }

        return lower.ToString();
    }

    /// <summary>Final_Sigma of SpecialCasing.txt: a cased letter before, none after, whatever is ignored between them.</summary>
    private static bool EndsWord(Rune[] runes, int sigma)
    {
        var before = sigma - 1;
        while (before >= 0 && IsIgnored(runes[before]))
        {
            before--;
        }

        var after = sigma + 1;
        while (after < runes.Length && IsIgnored(runes[after]))
        {
            after++;
        }

        return before >= 0 && IsCased(runes[before]) && (after == runes.Length || !IsCased(runes[after]));
    }

    private static bool IsCased(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.UppercaseLetter
                or UnicodeCategory.LowercaseLetter
                or UnicodeCategory.TitlecaseLetter
        || OtherCased.Any(range => rune.Value >= range.From && rune.Value <= range.To);

    private static bool IsIgnored(Rune rune) =>
        Rune.GetUnicodeCategory(rune)
            is UnicodeCategory.NonSpacingMark
                or UnicodeCategory.EnclosingMark
                or UnicodeCategory.Format
                or UnicodeCategory.ModifierLetter
                or UnicodeCategory.ModifierSymbol
        || (rune.IsBmp && InsideWords.Contains((char)rune.Value));
}
