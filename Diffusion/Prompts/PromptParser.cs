using System.Globalization;
using System.Text;

namespace HybridGrains.Diffusion.Prompts;

/// <summary>
/// Reads weights as A1111's web interface does: (word) counts 1.1 times, [word] 1/1.1 times, (word:1.2) 1.2 times; they nest, and
/// \( \) \[ \] \\ are the characters themselves.
/// </summary>
/// <remarks>Any text is a prompt: brackets without a partner count as opened up to the end, or as text where they close nothing.</remarks>
public static class PromptParser
{
    private const float Step = 1.1f;

    /// <summary>Brackets nested deeper are text.</summary>
    private const int MaxDepth = 32;

    /// <summary>Largest weight of a stretch, whatever the nesting says.</summary>
    public const float MaxWeight = 10;

    /// <summary>The prompt's stretches in order; neighbours of equal weight are joined, and there is at least one.</summary>
    public static IReadOnlyList<WeightedText> Parse(string prompt)
    {
        var parts = new List<(StringBuilder Text, float Weight)> { (new StringBuilder(), 1) };
        var open = new Stack<(char Bracket, int Part)>();
        for (var i = 0; i < prompt.Length; i++)
        {
            var letter = prompt[i];
            switch (letter)
            {
                case '\\' when i + 1 < prompt.Length && prompt[i + 1] is '(' or ')' or '[' or ']' or '\\':
                    parts[^1].Text.Append(prompt[++i]);
                    break;
                case '(' or '[' when open.Count < MaxDepth:
                    open.Push((letter, parts.Count));
                    parts.Add((new StringBuilder(), 1));
                    break;
                case ':' when open.TryPeek(out var group) && group.Bracket == '(' && WeightAt(prompt, i + 1) is var (weight, end):
                    Multiply(parts, open.Pop().Part, weight);
                    parts.Add((new StringBuilder(), 1));
                    i = end;
                    break;
                case ')' when open.TryPeek(out var group) && group.Bracket == '(':
                    Multiply(parts, open.Pop().Part, Step);
                    parts.Add((new StringBuilder(), 1));
                    break;
                case ']' when open.TryPeek(out var group) && group.Bracket == '[':
                    Multiply(parts, open.Pop().Part, 1 / Step);
                    parts.Add((new StringBuilder(), 1));
                    break;
                default:
                    parts[^1].Text.Append(letter);
                    break;
            }
        }

        while (open.TryPop(out var group))
        {
            Multiply(parts, group.Part, group.Bracket == '(' ? Step : 1 / Step);
        }

        return Join(parts);
    }

    /// <summary>Writes text so that <see cref="Parse"/> reads it as text.</summary>
    public static string Escape(string text)
    {
        var escaped = new StringBuilder(text.Length);
        foreach (var letter in text)
        {
            if (letter is '(' or ')' or '[' or ']' or '\\')
            {
                escaped.Append('\\');
            }

            escaped.Append(letter);
        }

        return escaped.ToString();
    }

    /// <summary>A number up to a closing parenthesis, and where that stands.</summary>
    private static (float Weight, int End)? WeightAt(string prompt, int start)
    {
        var end = prompt.IndexOf(')', start);
        return
            end > start
            && float.TryParse(
                prompt.AsSpan(start, end - start),
                NumberStyles.AllowDecimalPoint
                    | NumberStyles.AllowLeadingSign
                    | NumberStyles.AllowLeadingWhite
                    | NumberStyles.AllowTrailingWhite,
                CultureInfo.InvariantCulture,
                out var weight
            )
            && float.IsFinite(weight)
            ? (weight, end)
            : null;
    }

    private static void Multiply(List<(StringBuilder Text, float Weight)> parts, int from, float factor)
    {
        for (var i = from; i < parts.Count; i++)
        {
            parts[i] = (parts[i].Text, Math.Clamp(parts[i].Weight * factor, -MaxWeight, MaxWeight));
        }
    }

    private static List<WeightedText> Join(List<(StringBuilder Text, float Weight)> parts)
    {
        var joined = new List<WeightedText>();
        foreach (var (text, weight) in parts.Where(part => part.Text.Length > 0))
        {
            if (joined.Count > 0 && joined[^1].Weight == weight)
            {
                joined[^1] = new WeightedText(joined[^1].Text + text, weight);
            }
            else
            {
                joined.Add(new WeightedText(text.ToString(), weight));
            }
        }

        return joined.Count > 0 ? joined : [new WeightedText("", 1)];
    }
}
