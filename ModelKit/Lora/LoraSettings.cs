using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using HybridGrains.ModelKit.Checkpoints;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Lora;

/// <summary>
/// What a LoRA says of its strength outside of its tensors: peft's adapter_config.json beside the file, what diffusers writes into the
/// header (lora_adapter_metadata), what kohya writes there (ss_network_alpha). A tensor "alpha" of a layer goes over all of them.
/// </summary>
internal sealed class LoraSettings
{
    public const string ConfigFile = "adapter_config.json";
    private const string PeftFile = "adapter_model.safetensors";
    private const string PeftPrefix = "base_model.model.";
    private const string DiffusersKey = "lora_adapter_metadata";
    private const string KohyaKey = "ss_network_alpha";
    private const int MostPatterns = 10_000;

    private static readonly string[] Components = [Checkpoint.Denoiser, Checkpoint.TextEncoder, Checkpoint.TextEncoder2];
    private static readonly HashSet<string> Used = ["lora_alpha", "alpha_pattern", "use_rslora", "peft_type"];

    /// <summary>
    /// What the tensors say themselves (ranks, layers), and how training began and went on. rank_pattern is not needed: alpha is
    /// divided by the rank that a layer's tensors have.
    /// </summary>
    private static readonly HashSet<string> Harmless =
    [
        "auto_mapping",
        "base_model_name_or_path",
        "ensure_weight_tying",
        "eva_config",
        "exclude_modules",
        "inference_mode",
        "layers_pattern",
        "layers_to_transform",
        "lora_dropout",
        "megatron_core",
        "peft_version",
        "r",
        "rank_pattern",
        "revision",
        "runtime_config",
        "target_modules",
        "target_parameters",
        "task_type",
    ];

    /// <summary>Starts that change the weights underneath, which the file then is a difference to.</summary>
    private static readonly string[] ChangedStarts = ["pissa", "olora", "corda", "loftq"];

    private readonly Dictionary<string, Settings> _byComponent;
    private readonly double? _kohya;

    private LoraSettings(Dictionary<string, Settings> byComponent, double? kohya) => (_byComponent, _kohya) = (byComponent, kohya);

    /// <exception cref="CheckpointException">Settings that are broken, or ask for more than a LoRA; the message names the key.</exception>
    public static LoraSettings Of(SafetensorsFile file)
    {
        try
        {
            return Read(file);
        }
        catch (Exception e) when (e is InvalidOperationException or ArgumentException or FormatException)
        {
            // A key that appears twice, half a surrogate pair, a number beyond a double.
            throw new CheckpointException($"{file.Origin}: its settings are damaged: {e.Message}", e);
        }
    }

    private static LoraSettings Read(SafetensorsFile file)
    {
        var beside = Path.Combine(Path.GetDirectoryName(Path.GetFullPath(file.Origin))!, ConfigFile);
        if (File.Exists(beside) && IsPeft(file))
        {
            var all = Read(beside, DiffusersFolder.ReadText(beside), prefix: "");
            return new(Components.ToDictionary(component => component, _ => all), kohya: null);
        }

        if (file.Metadata.TryGetValue(DiffusersKey, out var text))
        {
            var origin = $"{file.Origin}: {DiffusersKey}";
            return new(ByComponent(origin, text), kohya: null);
        }

        return new([], Kohya(file));
    }

    /// <summary>What up x down is multiplied by, for a layer without a tensor of its own for that.</summary>
    /// <param name="path">The layer's name with dots, as the file has it.</param>
    public double Factor(string component, string path, long rank)
    {
        if (!_byComponent.TryGetValue(component, out var settings))
        {
            return (_kohya ?? rank) / rank;
        }

        var alpha = settings.Patterns.FirstOrDefault(item => item.Pattern.IsMatch(path)) is (not null, var own)
            ? own
            : settings.Alpha ?? rank;
        return alpha / (settings.RankStabilised ? Math.Sqrt(rank) : rank);
    }

    /// <summary>A config beside another program's file is not about it.</summary>
    private static bool IsPeft(SafetensorsFile file) =>
        Path.GetFileName(file.Origin) == PeftFile || file.Names.Any(name => name.StartsWith(PeftPrefix, StringComparison.Ordinal));

    private static double? Kohya(SafetensorsFile file)
    {
        if (!file.Metadata.TryGetValue(KohyaKey, out var text) || text is "" or "None")
        {
            return null;
        }

        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var alpha) && alpha is > 0 and < 1e6
            ? alpha
            : throw new CheckpointException($"{file.Origin}: {KohyaKey} is \"{text}\"; it must be a number above 0.");
    }

    private static Dictionary<string, Settings> ByComponent(string origin, string text)
    {
        var prefixes = Keys(origin, text).Select(key => key.Split('.')[0]).Distinct().ToList();
        var other = prefixes.Find(prefix => !Components.Contains(prefix));
        return other is null
            ? prefixes.ToDictionary(prefix => prefix, prefix => Read(origin, text, prefix + "."))
            : throw new CheckpointException($"{origin} has settings of \"{other}\", which is none of {string.Join(", ", Components)}.");
    }

    private static List<string> Keys(string origin, string text)
    {
        using var json = Parse(origin, text);
        return [.. json.RootElement.EnumerateObject().Select(item => item.Name)];
    }

    private static JsonDocument Parse(string origin, string text)
    {
        try
        {
            var json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind == JsonValueKind.Object
                ? json
                : throw new CheckpointException($"{origin} is no JSON object.");
        }
        catch (JsonException e)
        {
            throw new CheckpointException($"{origin} is no JSON: {e.Message}", e);
        }
    }

    private static Settings Read(string origin, string text, string prefix)
    {
        using var json = Parse(origin, text);
        var members = json
            .RootElement.EnumerateObject()
            .Where(item => item.Name.StartsWith(prefix, StringComparison.Ordinal))
            .ToDictionary(item => item.Name[prefix.Length..], item => item.Value, StringComparer.Ordinal);
        Refuse(origin, prefix, members);
        return new Settings(
            members.TryGetValue("lora_alpha", out var alpha) ? Number(origin, prefix + "lora_alpha", alpha) : null,
            [.. Patterns(origin, prefix + "alpha_pattern", members.GetValueOrDefault("alpha_pattern"))],
            members.TryGetValue("use_rslora", out var stabilised) && stabilised.ValueKind == JsonValueKind.True
        );
    }

    /// <summary>The rule of every foreign object: used, harmless, or refused by name.</summary>
    private static void Refuse(string origin, string prefix, Dictionary<string, JsonElement> members)
    {
        if (members.TryGetValue("peft_type", out var type) && !Is(type, "LORA"))
        {
            throw Unsupported(origin, prefix + "peft_type", type);
        }

        if (
            members.TryGetValue("init_lora_weights", out var start)
            && ChangedStarts.Any(name => Text(start).StartsWith(name, StringComparison.OrdinalIgnoreCase))
        )
        {
            throw Unsupported(origin, prefix + "init_lora_weights", start);
        }

        if (members.TryGetValue("bias", out var bias) && !Is(bias, "none") && bias.ValueKind != JsonValueKind.Null)
        {
            throw Unsupported(origin, prefix + "bias", bias);
        }

        using var rest = JsonDocument.Parse(
            JsonSerializer.Serialize(members.Where(item => item.Key is not ("init_lora_weights" or "bias")).ToDictionary())
        );
        foreach (var (key, value) in ConfigKeys.Unknown(rest.RootElement, Used, Harmless))
        {
            throw Unsupported(origin, prefix + key, value);
        }
    }

    private static IEnumerable<(Regex Pattern, double Alpha)> Patterns(string origin, string key, JsonElement patterns)
    {
        if (patterns.ValueKind is JsonValueKind.Undefined or JsonValueKind.Null)
        {
            yield break;
        }

        if (patterns.ValueKind != JsonValueKind.Object || patterns.EnumerateObject().Count() > MostPatterns)
        {
            throw Unsupported(origin, key, patterns);
        }

        foreach (var item in patterns.EnumerateObject())
        {
            yield return (Matching(origin, key, item.Name), Number(origin, $"{key}.{item.Name}", item.Value));
        }
    }

    /// <summary>A pattern is a layer's name, the end of one, or a regular expression for either, as in peft.</summary>
    private static Regex Matching(string origin, string key, string pattern)
    {
        try
        {
            return new Regex($@"^(?:.*\.)?(?:{pattern})$", RegexOptions.NonBacktracking | RegexOptions.CultureInvariant);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            throw new CheckpointException($"{origin}: {key} has the pattern \"{pattern}\", which cannot be matched: {e.Message}", e);
        }
    }

    private static double Number(string origin, string key, JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.GetDouble() is > 0 and < 1e6 and var number
            ? number
            : throw new CheckpointException($"{origin}: {key} is {ConfigKeys.Shortened(value)}; it must be a number above 0.");

    private static string Text(JsonElement value) => value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static bool Is(JsonElement value, string text) =>
        value.ValueKind == JsonValueKind.String && string.Equals(value.GetString(), text, StringComparison.OrdinalIgnoreCase);

    private static CheckpointException Unsupported(string origin, string key, JsonElement value) =>
        new($"{origin}: {key} is {ConfigKeys.Shortened(value)}, which is not supported; only plain LoRA can be merged.");

    private sealed record Settings(double? Alpha, IReadOnlyList<(Regex Pattern, double Alpha)> Patterns, bool RankStabilised);
}
