using System.Globalization;
using System.Text;
using System.Text.Json;
using HybridGrains.Diffusion.Tokenizers;

namespace HybridGrains.Diffusion.Tests.Tokenizers;

/// <summary>
/// Token ids of npm @huggingface/tokenizers over Unicode's letters, marks and numbers; tests/oracles/tokenizer writes them. The
/// excerpt is committed; HYBRIDGRAINS_UNICODE names a file with all of them.
/// </summary>
public sealed class UnicodeTests
{
    private const string FileVariable = "HYBRIDGRAINS_UNICODE";

    [Fact]
    public void EncodeAll_LettersMarksAndNumbers_EqualsTheReference()
    {
        using var folder = new TokenizerFolder(("added_tokens.json", """{"<cat-toy>": 49408}"""));
        var tokenizer = ClipTokenizer.Load(folder.Path);
        var path =
            Environment.GetEnvironmentVariable(FileVariable)
            ?? Checkout.Combine("tests", "golden", "tokenizer", "clip_unicode", "excerpt.jsonl");
        var (checkedLines, unknown, wrong) = (0, 0, new List<string>());
        foreach (var line in File.ReadLines(path))
        {
            using var json = JsonDocument.Parse(line);
            var (text, ids) = (Text(json.RootElement[0]), json.RootElement[1].EnumerateArray().Select(id => id.GetInt32()));
            if (text.EnumerateRunes().Any(rune => Rune.GetUnicodeCategory(rune) == UnicodeCategory.OtherNotAssigned))
            {
                unknown++; // Younger than this runtime's Unicode.
                continue;
            }

            checkedLines++;
            if (!ids.SequenceEqual(tokenizer.EncodeAll(text)))
            {
                wrong.Add($"{line} but [{string.Join(",", tokenizer.EncodeAll(text))}]");
            }
        }

        Assert.Empty(wrong.Take(20));
        Assert.True(checkedLines > 1500 && unknown * 20 < checkedLines, $"{checkedLines} checked, {unknown} not known to this runtime");
    }

    /// <summary>A lone surrogate, which GetString would refuse, is what Node made of it.</summary>
    private static string Text(JsonElement element) =>
        element.GetRawText() is var raw && raw.Contains("\\ud", StringComparison.Ordinal)
            ? string.Concat(raw.Trim('"').Replace("\\ud800", "\ud800").Replace("\\udc00", "\udc00"))
            : element.GetString()!;
}
