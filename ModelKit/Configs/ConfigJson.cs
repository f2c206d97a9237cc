using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>How every config.json is read and written: snake_case keys, unknown harmless keys ignored, unsupported values refused.</summary>
internal static class ConfigJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
        WriteIndented = true,
    };

    /// <param name="json">The text of a config.json.</param>
    /// <param name="only">Keys that must be absent, null, or hold exactly the given JSON value.</param>
    public static T Parse<T>(string json, IReadOnlyDictionary<string, string> only)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            RefuseUnsupported(document.RootElement, only);
            return document.Deserialize<T>(Options) ?? throw new ModelConfigException("config.json", "is null");
        }
        catch (JsonException e)
        {
            throw new ModelConfigException(e.Path ?? "config.json", e.Message, e);
        }
    }

    public static string Write<T>(T config, string classNameKey, JsonNode className)
    {
        var node = JsonSerializer.SerializeToNode(config, Options)!.AsObject();
        node.Insert(0, classNameKey, className);
        return node.ToJsonString(Options) + "\n";
    }

    private static void RefuseUnsupported(JsonElement root, IReadOnlyDictionary<string, string> only)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new ModelConfigException("config.json", "is not a JSON object");
        }

        foreach (var (field, supported) in only)
        {
            if (!root.TryGetProperty(field, out var value) || value.ValueKind == JsonValueKind.Null)
            {
                continue;
            }

            using var expected = JsonDocument.Parse(supported);
            if (!JsonElement.DeepEquals(value, expected.RootElement))
            {
                throw new ModelConfigException(field, $"{value.GetRawText()} is not supported, only {supported}");
            }
        }
    }
}
