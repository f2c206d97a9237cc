using System.Text.Json;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Safetensors;

namespace HybridGrains.ModelKit.Checkpoints;

/// <summary>
/// The text encoder out of what is published as one: a whole CLIP (its picture encoder and factor are not used), an encoder with a
/// projection that the pipeline does not use, OpenCLIP's names, names without "text_model.".
/// </summary>
internal static class ClipWeights
{
    private const string Prefix = "text_model.";
    private const string OpenClip = "transformer.resblocks.";
    private static readonly string[] PictureParts = ["vision_model.", "visual_projection.", "visual.", "logit_scale", "logit_bias"];

    /// <param name="projecting">Whether the projection is used.</param>
    public static bool IsUnused(string name, bool projecting) =>
        PictureParts.Any(part => name.StartsWith(part, StringComparison.Ordinal))
        || (!projecting && name is "text_projection.weight" or "text_projection");

    /// <summary>What is left out of a file, in one sentence; null when all of it is used.</summary>
    /// <param name="part">Name of the component.</param>
    public static string? Note(string part, IEnumerable<string> names, bool projecting)
    {
        var unused = names
            .Where(name => IsUnused(name, projecting))
            .Select(name => name.Split('.')[0])
            .Distinct()
            .Order(StringComparer.Ordinal)
            .ToList();
        return unused.Count == 0
            ? null
            : $"{part}: {string.Join(", ", unused)} left out; Stable Diffusion does not use what is under these names.";
    }

    /// <param name="weights">Disposed with the result.</param>
    public static IWeights Of(IWeights weights, int layers, bool projecting)
    {
        if (weights.Names.Any(name => name.StartsWith(OpenClip, StringComparison.Ordinal)))
        {
            return OpenClipNames.Of(weights, "", layers, projecting).Owning();
        }

        var bare = !weights.Names.Any(name => name.StartsWith(Prefix, StringComparison.Ordinal));
        var renamed = new RenamedWeights(weights);
        foreach (var stored in weights.Names.Where(name => !IsUnused(name, projecting)))
        {
            renamed.Add(bare && stored != "text_projection.weight" ? Prefix + stored : stored, stored);
        }

        return renamed.Owning();
    }

    /// <summary>The text encoder's part of a whole CLIP's config.json; any other text as it is.</summary>
    public static string ConfigOf(string json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            return
                document.RootElement is { ValueKind: JsonValueKind.Object } root
                && root.TryGetProperty("model_type", out var type)
                && type.ValueEquals("clip")
                && root.TryGetProperty("text_config", out var text)
                && text.ValueKind == JsonValueKind.Object
                ? Merged(root, text)
                : json;
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException)
        {
            return json;
        }
    }

    private static string Merged(JsonElement root, JsonElement text)
    {
        var config = text.Deserialize<Dictionary<string, JsonElement>>()!;
        if (root.TryGetProperty("projection_dim", out var width))
        {
            config["projection_dim"] = width;
        }

        return JsonSerializer.Serialize(config);
    }
}
