using System.Buffers;

namespace HybridGrains.EdgeProtocol;

/// <summary>What text may look like on the wire, so that it can be a key, a file name or a log line at the other end.</summary>
public static class EdgeText
{
    private static readonly SearchValues<char> NameCharacters = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-"
    );

    private const string AgentPrefix = "agent:";
    private static readonly SearchValues<char> IdCharacters = SearchValues.Create("0123456789abcdefghjkmnpqrstvwxyz");

    /// <summary>
    /// 1 to <see cref="EdgeLimits.MaxNameLength"/> of letters, digits, '.', '_' and '-', starting with a letter or digit.
    /// </summary>
    public static bool IsName(string? text) =>
        text is { Length: >= 1 and <= EdgeLimits.MaxNameLength }
        && char.IsAsciiLetterOrDigit(text[0])
        && !text.AsSpan().ContainsAnyExcept(NameCharacters);

    /// <summary>An agent's id as the cluster issues it.</summary>
    public static bool IsId(string? text) =>
        text is { Length: 22 }
        && text.StartsWith(AgentPrefix, StringComparison.Ordinal)
        && !text.AsSpan(AgentPrefix.Length).ContainsAnyExcept(IdCharacters);

    /// <summary>Up to <paramref name="maxLength"/> characters without control characters.</summary>
    public static bool IsLine(string? text, int maxLength) =>
        text is not null && text.Length <= maxLength && !text.AsSpan().ContainsAnyInRange('\0', '\u001f') && !text.Contains('\u007f');

    /// <summary>Makes any text fit <see cref="IsLine"/>: control characters become spaces, the end is cut.</summary>
    public static string ToLine(string text, int maxLength = EdgeLimits.MaxReasonLength)
    {
        var cut = text.Length <= maxLength ? text : text[..maxLength];
        return IsLine(cut, maxLength)
            ? cut
            : string.Create(
                cut.Length,
                cut,
                static (line, source) =>
                {
                    for (var i = 0; i < line.Length; i++)
                    {
                        line[i] = source[i] is < ' ' or '\u007f' ? ' ' : source[i];
                    }
                }
            );
    }
}
