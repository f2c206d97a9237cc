using System.Text.Json;

namespace HybridGrains.Diffusion.Lora;

/// <summary>The text of lora.json.</summary>
public static class LoraJson
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        NewLine = "\n",
        RespectNullableAnnotations = true,
        RespectRequiredConstructorParameters = true,
    };

    public static string Write(LoraManifest manifest) => JsonSerializer.Serialize(manifest, Options) + "\n";

    /// <exception cref="LoraException">Not JSON, or a member is missing or of another type; the message names it.</exception>
    public static LoraManifest Parse(string json)
    {
        try
        {
            return JsonSerializer.Deserialize<LoraManifest>(json, Options) ?? throw new LoraException("lora.json is null.");
        }
        catch (JsonException e)
        {
            throw new LoraException($"lora.json: {e.Message}");
        }
    }
}
