using System.Globalization;
using System.Text;
using System.Text.Json;

namespace HybridGrains.Diffusion.Pictures;

/// <summary>
/// How a picture was made, in the text format of A1111's web interface: prompt, negative prompt, then one line of "key: value"
/// pairs.
/// </summary>
public sealed record EmbeddedParameters(string Prompt, string NegativePrompt = "")
{
    /// <summary>Longest text that is read, in characters.</summary>
    public const int MaxLength = 65_536;

    private const string NegativeMark = "Negative prompt:";
    private const int MaxOther = 256;

    /// <summary>Where lines behind the parameters are kept; extensions put templates there.</summary>
    private const string Behind = "text behind the parameters";

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
        {
            text.Append(NegativeMark).Append(' ').Append(NegativePrompt).Append('\n');
        }

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

    /// <summary>
    /// Reads what this or an A1111-style tool wrote. The last line that reads as parameters ends the prompts, what follows it (of
    /// extensions) is kept in <see cref="Other"/>; text without such a line is a prompt.
    /// </summary>
    /// <exception cref="PictureException">Longer than <see cref="MaxLength"/>.</exception>
    public static EmbeddedParameters Parse(string text)
    {
        if (text.Length > MaxLength)
        {
            throw new PictureException($"The parameters have {text.Length} characters; at most {MaxLength} are read.");
        }

        var lines = text.Trim().ReplaceLineEndings("\n").Split('\n');
        var parsed = Array.ConvertAll(lines, ParameterLine.Parse);
        var at = Array.FindLastIndex(parsed, line => line.IsParameters && line.HasSteps);
        if (at < 0 && parsed[^1].IsParameters)
        {
            at = lines.Length - 1;
        }

        var (body, tail) = at < 0 ? (lines, []) : (lines[..at], lines[(at + 1)..]);
        var negative = Array.FindIndex(body, line => line.TrimStart().StartsWith(NegativeMark, StringComparison.Ordinal));
        var prompt = string.Join('\n', negative < 0 ? body : body[..negative]);
        var rest = negative < 0 ? "" : string.Join('\n', body[negative..]).TrimStart()[NegativeMark.Length..].Trim();
        var parameters = (at < 0 ? [] : parsed[at].Pairs).Aggregate(
            new EmbeddedParameters(prompt.Trim(), rest),
            (read, pair) => read.With(pair.Key, pair.Value)
        );
        return tail.Length == 0 ? parameters : parameters.WithOther(Behind, string.Join('\n', tail).Trim());
    }

    /// <summary>With a pair as tools write it: a known key sets its member, anything else is kept in <see cref="Other"/>.</summary>
    internal EmbeddedParameters With(string key, string value) =>
        key.ToLowerInvariant() switch
        {
            "steps" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var steps) => this with { Steps = steps },
            "sampler" when value.Length > 0 => this with { Sampler = value },
            "cfg scale" when Number(value) is { } scale => this with { GuidanceScale = scale },
            "seed" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var seed) => this with { Seed = seed },
            "size" when Size(value) is var (width, height) => this with { Width = width, Height = height },
            "model" when value.Length > 0 => this with { Model = value },
            "model hash" when value.Length > 0 => this with { ModelHash = value },
            "denoising strength" when Number(value) is { } strength => this with { Strength = strength },
            _ => WithOther(key, value),
        };

    internal EmbeddedParameters WithOther(string key, string value) =>
        Other.Count < MaxOther ? this with { Other = new Dictionary<string, string>(Other) { [key] = value } } : this;

    private static string Quote(string value) => value.AsSpan().ContainsAny(",:\n\"") ? JsonSerializer.Serialize(value) : value;

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
