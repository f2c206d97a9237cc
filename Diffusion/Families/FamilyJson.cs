using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.Diffusion.Families;

/// <summary>
/// The text of family.json: camelCase members, unknown ones ignored so that older programs read newer families of the same
/// version.
/// </summary>
public static class FamilyJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string Write(FamilyManifest manifest) => JsonSerializer.Serialize(manifest, Options) + "\n";

    /// <exception cref="FamilyException">Not JSON, or a member is missing or of another type; the message names it.</exception>
    public static FamilyManifest Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<FamilyManifest>(json, Options) ?? throw new FamilyException("family.json is null.");
        }
        catch (JsonException e)
        {
            throw new FamilyException($"family.json: {e.Message}");
        }
    }
}
