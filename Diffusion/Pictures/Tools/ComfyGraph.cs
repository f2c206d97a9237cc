using System.Globalization;
using System.Text.Json;

namespace HybridGrains.Diffusion.Pictures.Tools;

/// <summary>
/// ComfyUI's graph of nodes as it is run: each has a class and inputs, which are values or links [node, output]. Parameters are what
/// is found on the way from a sampler back to its sources.
/// </summary>
internal sealed class ComfyGraph
{
    private const int MaxNodes = 10_000;
    private static readonly string[] Prompts =
    [
        "text",
        "text_g",
        "prompt",
        "string",
        "value",
        "wildcard_text",
        "t5xxl",
        "clip_l",
        "populated_text",
    ];
    private static readonly string[] Conditionings = ["positive", "negative"];

    private readonly Dictionary<string, JsonElement> _inputs = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _classes = new(StringComparer.Ordinal);

    private ComfyGraph(JsonElement root)
    {
        foreach (var node in root.EnumerateObject().Take(MaxNodes))
        {
            if (
                node.Value.ValueKind == JsonValueKind.Object
                && node.Value.TryGetProperty("class_type", out var type)
                && type.ValueKind == JsonValueKind.String
                && node.Value.TryGetProperty("inputs", out var inputs)
                && inputs.ValueKind == JsonValueKind.Object
            )
            {
                _inputs[node.Name] = inputs;
                _classes[node.Name] = type.GetString()!;
            }
        }
    }

    /// <summary>Null when no node samples.</summary>
    public static EmbeddedParameters? Read(JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            return null;
        }

        var graph = new ComfyGraph(root);
        return graph.Sampler() is { } sampler ? graph.Read(sampler) : null;
    }

    private EmbeddedParameters Read(string sampler)
    {
        var read = new EmbeddedParameters(
            PromptOf(sampler, "positive") ?? PromptOf(sampler, "conditioning") ?? "",
            PromptOf(sampler, "negative") ?? ""
        );
        (string Key, string[] Inputs)[] wanted =
        [
            ("Steps", ["steps"]),
            ("Sampler", ["sampler_name"]),
            ("Schedule type", ["scheduler"]),
            ("CFG scale", ["cfg"]),
            ("Seed", ["seed", "noise_seed"]),
        ];
        foreach (var (key, inputs) in wanted)
        {
            if (Value(sampler, inputs) is { } value)
            {
                read = read.With(key, value);
            }
        }

        if (Value(sampler, ["ckpt_name", "unet_name"]) is { } model)
        {
            read = read.With("Model", MetadataReader.Bare(model));
        }

        if (Value(sampler, ["width"]) is { } width && Value(sampler, ["height"]) is { } height)
        {
            read = read.With("Size", $"{width}x{height}");
        }

        if (Value(sampler, ["denoise"]) is { } denoise && denoise is not ("1" or "1.0"))
        {
            read = read.With("Denoising strength", denoise);
        }

        return Others(read);
    }

    /// <summary>What the graph does besides, by the classes of its nodes; LoRA files by name.</summary>
    private EmbeddedParameters Others(EmbeddedParameters read)
    {
        var files = _inputs
            .Values.SelectMany(inputs => inputs.EnumerateObject())
            .Where(input => input.Name.StartsWith("lora_name", StringComparison.Ordinal) && input.Value.ValueKind == JsonValueKind.String)
            .Select(input => input.Value.GetString()!)
            .Distinct()
            .ToList();
        if (files.Count > 0)
        {
            read = read.WithOther("LoRA", string.Join(", ", files));
        }

        var others = _classes
            .Values.Where(name =>
                name.Contains("ControlNet", StringComparison.Ordinal)
                || name.Contains("IPAdapter", StringComparison.Ordinal)
                || name.Contains("Upscale", StringComparison.Ordinal)
            )
            .Distinct()
            .ToList();
        return others.Count > 0 ? read.WithOther("Nodes", string.Join(", ", others)) : read;
    }

    /// <summary>The sampler that starts from an empty picture, else the first.</summary>
    private string? Sampler()
    {
        var samplers = _inputs
            .Keys.Where(id =>
                _classes[id].Contains("Sampler", StringComparison.Ordinal) && (Link(id, "positive") ?? Link(id, "guider")) is not null
            )
            .ToList();
        return samplers.FirstOrDefault(id =>
                Link(id, "latent_image") is { } latent && _classes[latent].StartsWith("Empty", StringComparison.Ordinal)
            ) ?? samplers.FirstOrDefault();
    }

    private string? PromptOf(string sampler, string input)
    {
        var holder = Walk(sampler, followPrompts: false).FirstOrDefault(id => Link(id, input) is not null);
        return holder is null
            ? null
            : Walk(Link(holder, input)!, followPrompts: true)
                .SelectMany(id => Prompts.Select(name => Scalar(id, name, text: true)))
                .FirstOrDefault(text => text is not null);
    }

    private string? Value(string sampler, string[] inputs) =>
        Walk(sampler, followPrompts: false)
            .SelectMany(id => inputs.Select(input => Resolved(id, input)))
            .FirstOrDefault(value => value is not null);

    /// <summary>A value, or that of the node it is linked to.</summary>
    private string? Resolved(string id, string input) =>
        Scalar(id, input, text: false)
        ?? (
            Link(id, input) is { } source
                ? ((string[])[input, "value", "int", "seed", "number"])
                    .Select(name => Scalar(source, name, text: false))
                    .FirstOrDefault(value => value is not null)
                : null
        );

    private string? Scalar(string id, string input, bool text) =>
        !_inputs[id].TryGetProperty(input, out var value) ? null
        : value.ValueKind == JsonValueKind.String ? value.GetString()
        : value.ValueKind == JsonValueKind.Number && !text
            ? value.TryGetInt64(out var whole) ? whole.ToString(CultureInfo.InvariantCulture)
                : value.GetRawText()
        : null;

    private string? Link(string id, string input) => _inputs[id].TryGetProperty(input, out var value) ? Target(value) : null;

    private string? Target(JsonElement value) =>
        value.ValueKind == JsonValueKind.Array
        && value.GetArrayLength() == 2
        && value[0].ValueKind == JsonValueKind.String
        && _inputs.ContainsKey(value[0].GetString()!)
            ? value[0].GetString()
            : null;

    /// <summary>A node and what it is made from, nearest first.</summary>
    private IEnumerable<string> Walk(string start, bool followPrompts)
    {
        var seen = new HashSet<string> { start };
        var waiting = new Queue<string>([start]);
        while (waiting.TryDequeue(out var id))
        {
            yield return id;
            foreach (var input in _inputs[id].EnumerateObject())
            {
                if ((followPrompts || !Conditionings.Contains(input.Name)) && Target(input.Value) is { } next && seen.Add(next))
                {
                    waiting.Enqueue(next);
                }
            }
        }
    }
}
