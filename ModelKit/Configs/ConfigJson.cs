using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace HybridGrains.ModelKit.Configs;

/// <summary>
/// How every config.json is read and written: snake_case keys, unsupported values and unknown keys refused by name.
/// </summary>
internal static class ConfigJson
{
    private static readonly JsonSerializerOptions Options = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip,
        RespectNullableAnnotations = true,
        WriteIndented = true,
        TypeInfoResolver = new DefaultJsonTypeInfoResolver(),
    };

    /// <param name="json">The text of a config.json.</param>
    /// <param name="only">Keys that must be absent, null, or hold exactly the given JSON value.</param>
    /// <param name="harmless">Keys that change nothing when a picture is made.</param>
    public static T Parse<T>(string json, IReadOnlyDictionary<string, string> only, IReadOnlySet<string> harmless)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            RefuseUnsupported(document.RootElement, only);
            var used = Options.GetTypeInfo(typeof(T)).Properties.Select(property => property.Name).Concat(only.Keys);
            ConfigKeys.Refuse(document.RootElement, used.ToHashSet(StringComparer.Ordinal), harmless);
            return document.Deserialize<T>(Options) ?? throw new ModelConfigException("config.json", "is null");
        }
        catch (JsonException e)
        {
            throw new ModelConfigException(e.Path ?? "config.json", e.Message, e);
        }
        catch (InvalidOperationException e)
        {
            // Half a surrogate pair, escaped in JSON.
            throw new ModelConfigException("config.json", e.Message, e);
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
