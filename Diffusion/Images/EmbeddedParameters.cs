using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HybridGrains.Diffusion.Images;

/// <summary>How a picture was made, in the text format of A1111's web interface: prompt, negative prompt, then one line of "key: value" pairs.</summary>
public sealed record EmbeddedParameters(string Prompt, string NegativePrompt = "")
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 65_536;

    private const string NegativeMark = "Negative prompt:";
    private const int MaxPairs = 200;
    private const int FewPairs = 3;

    public int? Steps { get; init; }
    public string? Sampler { get; init; }
    public double? GuidanceScale { get; init; }
    public long? Seed { get; init; }
    public int? Width { get; init; }
    public int? Height { get; init; }
    public string? Model { get; init; }
    public string? ModelHash { get; init; }

    /// <summary>Strength, when the picture was made from another.</summary>
    public double? Strength { get; init; }

    /// <summary>Pairs under other keys, and known ones with a value that cannot be read.</summary>
    public IReadOnlyDictionary<string, string> Other { get; init; } = new Dictionary<string, string>();

    public string Write()
    {
        var text = new StringBuilder(Prompt).Append('\n');
        if (NegativePrompt.Length > 0)
            text.Append(NegativeMark).Append(' ').Append(NegativePrompt).Append('\n');
        (string Key, string? Value)[] pairs =
        [
            ("Steps", Text(Steps)),
            ("Sampler", Sampler),
            ("CFG scale", Text(GuidanceScale)),
            ("Seed", Text(Seed)),
            ("Size", Width is { } width && Height is { } height ? string.Create(CultureInfo.InvariantCulture, $"{width}x{height}") : null),
            ("Model hash", ModelHash),
            ("Model", Model),
            ("Denoising strength", Text(Strength)),
            .. Other.Select(pair => (pair.Key, (string?)pair.Value)),
        ];
        return text.AppendJoin(", ", pairs.Where(pair => pair.Value is not null).Select(pair => $"{pair.Key}: {Quote(pair.Value!)}"))
            .ToString();
    }

    /// <summary>Reads what this or an A1111-style tool wrote. Text without any pair is a prompt.</summary>
    /// <exception cref="ImageException">Longer than <see cref="MaxLength"/>.</exception>
    public static EmbeddedParameters Parse(string text)
    {
        if (text.Length > MaxLength)
            throw new ImageException($"The parameters have {text.Length} characters; at most {MaxLength} are read.");
        var lines = text.Trim().ReplaceLineEndings("\n").Split('\n');
        var pairs = Pairs(lines[^1]);
        var body = pairs.Count >= FewPairs || (pairs.Count > 0 && pairs[0].Key == "Steps") ? lines[..^1] : lines;
        if (body.Length == lines.Length)
            pairs = [];

        var negative = Array.FindIndex(body, line => line.TrimStart().StartsWith(NegativeMark, StringComparison.Ordinal));
        var prompt = string.Join('\n', negative < 0 ? body : body[..negative]);
        var rest = negative < 0 ? "" : string.Join('\n', body[negative..]).TrimStart()[NegativeMark.Length..].Trim();
        return pairs.Aggregate(new EmbeddedParameters(prompt.Trim(), rest), (parameters, pair) => parameters.With(pair.Key, pair.Value));
    }

    private EmbeddedParameters With(string key, string value)
    {
        switch (key)
        {
            case "Steps" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var steps):
                return this with { Steps = steps };
            case "Sampler":
                return this with { Sampler = value };
            case "CFG scale" when Number(value) is { } scale:
                return this with { GuidanceScale = scale };
            case "Seed" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed):
                return this with { Seed = seed };
            case "Size" when Size(value) is var (width, height):
                return this with { Width = width, Height = height };
            case "Model":
                return this with { Model = value };
            case "Model hash":
                return this with { ModelHash = value };
            case "Denoising strength" when Number(value) is { } strength:
                return this with { Strength = strength };
            default:
                return this with { Other = new Dictionary<string, string>(Other) { [key] = value } };
        }
    }

    private static List<(string Key, string Value)> Pairs(string line)
    {
        var pairs = new List<(string, string)>();
        for (var i = 0; i < line.Length && pairs.Count < MaxPairs; )
        {
            var colon = line.IndexOf(':', i);
            if (colon < 0)
                return pairs;
            var key = line[i..colon].Trim();
            if (key.Length is 0 or > 60 || key.Any(letter => !char.IsLetterOrDigit(letter) && letter is not (' ' or '-' or '/' or '_')))
                return [];
            var start = colon + 1;
            while (start < line.Length && line[start] == ' ')
                start++;
            var end =
                start < line.Length && line[start] == '"' && QuoteEnd(line, start) is { } quoteEnd ? quoteEnd
                : line.IndexOf(',', start) is var comma and >= 0 ? comma
                : line.Length;
            pairs.Add((key, Unquote(line[start..end].Trim())));
            var next = line.IndexOf(',', end);
            if (next < 0)
                return pairs;
            i = next + 1;
        }

        return pairs;
    }

    /// <summary>Just behind a JSON string, or null when it does not end.</summary>
    private static int? QuoteEnd(string line, int start)
    {
        for (var i = start + 1; i < line.Length; i++)
        {
            if (line[i] == '\\')
                i++;
            else if (line[i] == '"')
                return i + 1;
        }

        return null;
    }

    private static string Quote(string value) => value.AsSpan().ContainsAny(",:\n\"") ? JsonSerializer.Serialize(value) : value;

    private static string Unquote(string value)
    {
        if (value.Length < 2 || value[0] != '"')
            return value;
        try
        {
            return JsonSerializer.Deserialize<string>(value) ?? value;
        }
        catch (JsonException)
        {
            return value;
        }
    }

    private static (int Width, int Height)? Size(string value) =>
        value.Split('x') is [var width, var height]
        && int.TryParse(width, NumberStyles.None, CultureInfo.InvariantCulture, out var w)
        && int.TryParse(height, NumberStyles.None, CultureInfo.InvariantCulture, out var h)
            ? (w, h)
            : null;

    private static double? Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number : null;

    private static string? Text(IFormattable? value) => value?.ToString(null, CultureInfo.InvariantCulture);
}
