using System.Text.Json;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>
/// One line of "key: value, key: value" as A1111's web interface and its extensions write it. Values are plain up to a comma, JSON
/// strings, or JSON objects and lists; a pair that cannot be read costs no other one.
/// </summary>
internal sealed class ParameterLine
{
    /// <summary>Where pieces without a key are kept.</summary>
    public const string Unread = "unread";

    private const int MaxPairs = 200;
    private const int MaxKey = 60;
    private const int FewPairs = 3;

    private readonly List<(string Key, string Value)> _pairs = [];
    private readonly List<string> _pieces = [];

    private ParameterLine(string line)
    {
        for (var at = 0; at < line.Length && _pairs.Count + _pieces.Count < MaxPairs; )
        {
            at = Next(line, at);
        }
    }

    public IEnumerable<(string Key, string Value)> Pairs =>
        _pieces.Count == 0 ? _pairs : _pairs.Append((Unread, string.Join(", ", _pieces)));

    /// <summary>Whether this is a line of parameters and no prompt: it starts with its steps, or has several pairs.</summary>
    public bool IsParameters => IsSteps(0) || (Plain >= FewPairs && Plain > _pieces.Count);

    /// <summary>Whether it says its steps, as every tool's line does.</summary>
    public bool HasSteps => Enumerable.Range(0, _pairs.Count).Any(IsSteps);

    private int Plain => _pairs.Count(pair => pair.Key.All(letter => char.IsLetterOrDigit(letter) || letter is ' ' or '-' or '/' or '_'));

    public static ParameterLine Parse(string line) => new(line);

    private bool IsSteps(int pair) => _pairs.Count > pair && _pairs[pair].Key.Equals("Steps", StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads the piece at a place and returns where the next one starts.</summary>
    private int Next(string line, int at)
    {
        var comma = line.IndexOf(',', at) is var found and >= 0 ? found : line.Length;
        var colon = line.IndexOf(':', at, comma - at);
        var key = colon < 0 ? "" : line[at..colon].Trim();
        if (key.Length is 0 or > MaxKey)
        {
            if (line[at..comma].Trim() is { Length: > 0 } piece)
            {
                _pieces.Add(piece);
            }

            return comma + 1;
        }

        var start = colon + 1;
        while (start < line.Length && line[start] == ' ')
        {
            start++;
        }

        var end = End(line, start);
        _pairs.Add((key, Unquote(line[start..end].Trim())));
        return line.IndexOf(',', end) is var next and >= 0 ? next + 1 : line.Length;
    }

    private static int End(string line, int start)
    {
        var json =
            start == line.Length ? null
            : line[start] == '"' ? StringEnd(line, start)
            : line[start] is '{' or '[' ? NestedEnd(line, start)
            : null;
        return json ?? (line.IndexOf(',', start) is var comma and >= 0 ? comma : line.Length);
    }

    /// <summary>Just behind a JSON string, or null when it does not end.</summary>
    private static int? StringEnd(string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
            {
                i++;
            }
            else if (line[i] == '"')
            {
                return i + 1;
            }
        }

        return null;
    }

    /// <summary>Just behind a JSON object or list, or null when it does not end.</summary>
    private static int? NestedEnd(string line, int start)
    {
        var depth = 0;
        for (var i = start; i < line.Length; i++)
        {
            switch (line[i])
            {
                case '{' or '[':
                    depth++;
                    break;
                case '}' or ']' when --depth == 0:
                    return i + 1;
                case '"' when StringEnd(line, i) is { } end:
                    i = end - 1;
                    break;
                case '"':
                    return null;
            }
        }

        return null;
    }

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"')
        {
            return value;
        }

        try
        {
            return JsonSerializer.Deserialize<string>(value) ?? value;
        }
        catch (JsonException)
        {
            return value;
        }
    }
}
