using System.Text.Json;

namespace HybridGrains.ModelKit.Configs;

/// <summary>
/// The rule for every foreign JSON object that is read: a key is used, is known to change nothing, or is refused by name. A key that
/// says nothing (null, false, empty) passes.
/// </summary>
internal static class ConfigKeys
{
    /// <summary>What programs write about themselves into any config.</summary>
    private static readonly HashSet<string> Anywhere =
    [
        "_class_name",
        "_commit_hash",
        "_diffusers_version",
        "_library_version",
        "_name_or_path",
        "_use_default_values",
        "architectures",
        "dtype",
        "model_type",
        "torch_dtype",
        "transformers_version",
    ];

    /// <summary>Keys that are neither used nor harmless, with their values, in the order of the object.</summary>
    public static IEnumerable<(string Key, JsonElement Value)> Unknown(
        JsonElement root,
        IReadOnlySet<string> used,
        IReadOnlySet<string> harmless
    ) =>
        root.EnumerateObject()
            .Where(item =>
                !used.Contains(item.Name) && !harmless.Contains(item.Name) && !Anywhere.Contains(item.Name) && !SaysNothing(item.Value)
            )
            .Select(item => (item.Name, item.Value));

    /// <exception cref="ModelConfigException">Names the first unknown key and its value.</exception>
    public static void Refuse(JsonElement root, IReadOnlySet<string> used, IReadOnlySet<string> harmless)
    {
        foreach (var (key, value) in Unknown(root, used, harmless))
        {
            throw new ModelConfigException(key, $"{Shortened(value)} is not known here, and may change what comes out");
        }
    }

    public static string Shortened(JsonElement value) => value.GetRawText() is var text && text.Length <= 60 ? text : text[..60] + "...";

    private static bool SaysNothing(JsonElement value) =>
        value.ValueKind switch
        {
            JsonValueKind.Null or JsonValueKind.False => true,
            JsonValueKind.String => value.ValueEquals(""),
            JsonValueKind.Array => value.GetArrayLength() == 0,
            JsonValueKind.Object => !value.EnumerateObject().Any(),
            _ => false,
        };
}
