using System.Net;
using System.Text;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>
/// The steps of ftfy's fix_text that change ordinary prompts, then HTML entities once more, as OpenAI's simple_tokenizer.
/// </summary>
internal static class TypographyCleanUp
{
    private const char FullWidthFirst = '\uFF01';
    private const char FullWidthLast = '\uFF5E';
    private const int FullWidthOffset = '\uFF01' - '!';

    private static readonly Dictionary<char, string> Ligatures = new()
    {
        ['\u0132'] = "IJ",
        ['\u0133'] = "ij",
        ['\u0149'] = "\u02BCn",
        ['\u01C4'] = "D\u017D",
        ['\u01C5'] = "D\u017E",
        ['\u01C6'] = "d\u017E",
        ['\u01C7'] = "LJ",
        ['\u01C8'] = "Lj",
        ['\u01C9'] = "lj",
        ['\u01CA'] = "NJ",
        ['\u01CB'] = "Nj",
        ['\u01CC'] = "nj",
        ['\u01F1'] = "DZ",
        ['\u01F2'] = "Dz",
        ['\u01F3'] = "dz",
        ['\uFB00'] = "ff",
        ['\uFB01'] = "fi",
        ['\uFB02'] = "fl",
        ['\uFB03'] = "ffi",
        ['\uFB04'] = "ffl",
        ['\uFB05'] = "\u017Ft",
        ['\uFB06'] = "st",
    };

    public static string Apply(string text) =>
        WebUtility.HtmlDecode(WebUtility.HtmlDecode(Letters(text.Contains('<') ? text : WebUtility.HtmlDecode(text))));

    private static string Letters(string text)
    {
        var clean = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            switch (letter)
            {
                case '\u02BC' or (>= '\u2018' and <= '\u201B'):
                    clean.Append('\'');
                    break;
                case >= '\u201C' and <= '\u201F':
                    clean.Append('"');
                    break;
                case >= FullWidthFirst and <= FullWidthLast:
                    clean.Append((char)(letter - FullWidthOffset));
                    break;
                case '\u3000':
                    clean.Append(' ');
                    break;
                case (>= '\0' and <= '\b')
                or '\v'
                or (>= '\u000E' and <= '\u001F')
                or '\u007F'
                or (>= '\u206A' and <= '\u206F')
                or '\uFEFF'
                or (>= '\uFFF9' and <= '\uFFFC'):
                    break;
                default:
                    if (Ligatures.TryGetValue(letter, out var letters))
                    {
                        clean.Append(letters);
                    }
                    else
                    {
                        clean.Append(letter);
                    }

                    break;
            }
        }

        return clean.ToString();
    }
}
