using System.Text.Json.Serialization;

namespace HybridGrains.Gateway.Images;

/// <summary>One picture of an answer: OpenAI's members, and ours beside them where there is something to say.</summary>
internal sealed record ImageView(string Id, long Seed)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Url { get; init; }

    [JsonPropertyName("b64_json"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Base64 { get; init; }

    /// <summary>Words that the model does not know, syntax of other tools.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    /// <summary>True when the model's safety checker withheld the picture, which is black.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Withheld { get; init; }
}
