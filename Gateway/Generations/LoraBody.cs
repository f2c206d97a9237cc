using System.Text.Json;
using System.Text.Json.Serialization;

namespace HybridGrains.Gateway.Generations;

/// <summary>A LoRA of the model's list in the JSON of a request.</summary>
public sealed record LoraBody
{
    public string? Name { get; init; }

    /// <summary>Default: 1.</summary>
    public double? Weight { get; init; }

    /// <summary>Whatever else it has, which is refused.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}
