using System.Text.RegularExpressions;

namespace HybridGrains.Diffusion.Prompts;

/// <summary>
/// What other tools do with some words and brackets of a prompt, and this engine does not: they are encoded as the words and
/// brackets that they are, and whoever uses them ought to hear so.
/// </summary>
public static class ForeignSyntax
{
    private const int MaxExample = 40;

    /// <summary>Brackets that are text in every tool.</summary>
    private static readonly Regex Escapes = Linear(@"\\[\[\]()\\]");

    /// <summary>As A1111's grammar and common extensions have them.</summary>
    private static readonly (string What, Regex Form)[] Forms =
    [
        ("BREAK", Linear(@"\bBREAK\b")),
        ("AND", Linear(@"\bAND\b")),
        ("prompt editing", Linear(@"\[[^\[\]]*:\s*[0-9]*\.?[0-9]+\s*\]|:\s*[0-9]*\.?[0-9]+\s*\]")),
        ("alternating words", Linear(@"\[[^\[\]]*\|[^\[\]]*\]")),
        ("LoRA and hypernetwork tags", Linear("<(lora|lyco|lycoris|hypernet):[^<>]*>")),
        ("wildcards", Linear(@"__[A-Za-z0-9*/.\-][A-Za-z0-9_*/.\-]*__")),
        ("random choices", Linear(@"\{[^{}]*\|[^{}]*\}")),
        ("embeddings by name", Linear(@"\bembedding:[^\s,()]+")),
    ];

    /// <summary>Each kind with its first place, such as "prompt editing [red:blue:0.5]"; empty for an ordinary prompt.</summary>
    public static IReadOnlyList<string> Found(string prompt)
    {
        var written = Escapes.Replace(prompt, "  ");
        return
        [
            .. Forms
                .Select(form => (form.What, Match: form.Form.Match(written)))
                .Where(found => found.Match.Success)
                .Select(found => found.What == found.Match.Value ? found.What : $"{found.What} {Short(found.Match.Value)}"),
        ];
    }

    private static string Short(string example) => example.Length <= MaxExample ? example : example[..MaxExample] + "...";

    /// <summary>Prompts come from anywhere: time grows with their length and no faster.</summary>
    private static Regex Linear(string pattern) => new(pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
}
