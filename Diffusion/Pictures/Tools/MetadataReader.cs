using System.Globalization;
using System.Text.Json;

namespace HybridGrains.Diffusion.Pictures.Tools;

/// <summary>
/// Metadata that is a flat list of named values. Programs use few different names for the same things; what is not known is kept.
/// </summary>
internal static class MetadataReader
{
    private const int MaxValue = 500;

    /// <summary>Objects that hold the values inside of another.</summary>
    private static readonly string[] Inner = ["sui_image_params", "image"];

    /// <summary>Names without case and signs, and what they are in A1111's text.</summary>
    private static readonly Dictionary<string, string> Known = new(StringComparer.Ordinal)
    {
        ["steps"] = "Steps",
        ["numinferencesteps"] = "Steps",
        ["sampler"] = "Sampler",
        ["samplername"] = "Sampler",
        ["cfgscale"] = "CFG scale",
        ["scale"] = "CFG scale",
        ["cfg"] = "CFG scale",
        ["guidancescale"] = "CFG scale",
        ["seed"] = "Seed",
        ["model"] = "Model",
        ["modelname"] = "Model",
        ["basemodel"] = "Model",
        ["usestablediffusionmodel"] = "Model",
        ["modelhash"] = "Model hash",
        ["basemodelhash"] = "Model hash",
        ["noiseschedule"] = ScheduleType,
        ["scheduletype"] = ScheduleType,
    };

    private static readonly string[] Prompts = ["prompt", "positiveprompt", "positive"];
    private static readonly string[] Negatives = ["negativeprompt", "negative", "uc"];
    private const string ScheduleType = "Schedule type";

    public static EmbeddedParameters? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var values = new Dictionary<string, string>();
        Collect(root, values);
        foreach (var inner in Inner)
        {
            if (root.TryGetProperty(inner, out var element) && element.ValueKind == JsonValueKind.Object)
            {
                values.Remove(inner);
                Collect(element, values);
            }
        }

        return Read(values);
    }

    /// <summary>Null when nothing of it says how a picture is made.</summary>
    public static EmbeddedParameters? Read(IReadOnlyDictionary<string, string> values)
    {
        var byName = new Dictionary<string, string>();
        foreach (var (key, value) in values)
        {
            byName.TryAdd(Name(key), value);
        }

        string? Take(string[] names) =>
            names.Select(name => byName.Remove(name, out var value) ? value : null).FirstOrDefault(v => v is not null);
        var (prompt, negative) = (Take(Prompts), Take(Negatives));
        var read = new EmbeddedParameters(prompt ?? "", negative ?? "");
        // InvokeAI calls its sampler a scheduler; others say the spacing by that word.
        if (byName.Remove("scheduler", out var scheduler))
        {
            byName.TryAdd(byName.ContainsKey("sampler") || byName.ContainsKey("samplername") ? "scheduletype" : "sampler", scheduler);
        }

        if (byName.Remove("width", out var width) && byName.Remove("height", out var height))
        {
            read = read.With("Size", $"{Number(width)}x{Number(height)}");
        }

        foreach (var (name, value) in byName)
        {
            read = Known.TryGetValue(name, out var known)
                ? read.With(known, known is "Sampler" or "Model" ? Bare(value) : Number(value))
                : read.WithOther(Shown(values, name), value);
        }

        return prompt is null && read.Steps is null && read.Seed is null ? null : read;
    }

    private static void Collect(JsonElement from, Dictionary<string, string> into)
    {
        foreach (
            var member in from.EnumerateObject()
                .Where(member => member.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined))
        )
        {
            into.TryAdd(member.Name, Text(member.Value));
        }
    }

    /// <summary>Older InvokeAI has lists of weighted prompts, and models are objects with a name.</summary>
    private static string Text(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.String => value.GetString()!,
            JsonValueKind.Array when value.EnumerateArray().All(IsText) => string.Join(", ", value.EnumerateArray().Select(Text)),
            JsonValueKind.Object when NameOf(value) is { } name => name,
            _ when value.GetRawText() is var raw => raw.Length <= MaxValue ? raw : raw[..MaxValue] + "...",
            _ => "",
        };

    private static bool IsText(JsonElement item) => item.ValueKind == JsonValueKind.String || NameOf(item) is not null;

    private static string? NameOf(JsonElement value)
    {
        foreach (var name in (string[])["model_name", "name", "prompt", "base_caption"])
        {
            if (
                value.ValueKind == JsonValueKind.Object
                && value.TryGetProperty(name, out var text)
                && text.ValueKind == JsonValueKind.String
            )
            {
                return text.GetString();
            }
        }

        return null;
    }

    private static string Name(string key) => string.Concat(key.Where(char.IsLetterOrDigit)).ToLowerInvariant();

    private static string Shown(IReadOnlyDictionary<string, string> values, string name) => values.Keys.First(key => Name(key) == name);

    /// <summary>7.0 is a whole number of steps as well as 7.</summary>
    private static string Number(string value) =>
        double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
        && number == Math.Floor(number)
        && Math.Abs(number) < 1e15
            ? ((long)number).ToString(CultureInfo.InvariantCulture)
            : value;

    /// <summary>The name of a model's file without folder and ending.</summary>
    public static string Bare(string value)
    {
        var name = value[(value.LastIndexOfAny(['/', '\\']) + 1)..];
        var ending = name.LastIndexOf('.');
        return ending > 0 && (name[ending..] is ".safetensors" or ".ckpt" or ".pt" or ".gguf" or ".sft") ? name[..ending] : name;
    }
}
