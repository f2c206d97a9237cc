using System.Text.Json.Serialization;

namespace HybridGrains.Gateway.Images;

/// <summary>An event of a stream: OpenAI's members, and ours beside them where there is something to say.</summary>
internal sealed record ImageEvent(string Type)
{
    public ImageEvent(string type, ReadOnlyMemory<byte> picture, TimeProvider timeProvider, PictureFacts facts, string id)
        : this(type)
    {
        Base64 = Convert.ToBase64String(picture.Span);
        CreatedAt = timeProvider.GetUtcNow().ToUnixTimeSeconds();
        (Size, Quality, Background, OutputFormat, Id) = (facts.Size, facts.Quality, facts.Background, facts.OutputFormat, id);
    }

    [JsonPropertyName("b64_json")]
    public string Base64 { get; } = "";

    [JsonPropertyName("created_at")]
    public long CreatedAt { get; }

    public string Size { get; } = "";

    public string Quality { get; } = "";

    public string Background { get; } = "";

    [JsonPropertyName("output_format")]
    public string OutputFormat { get; } = "";

    /// <summary>Of the generation, for the generations API.</summary>
    public string Id { get; } = "";

    /// <summary>From 0; only of partial pictures.</summary>
    [JsonPropertyName("partial_image_index"), JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public int? PartialImageIndex { get; init; }

    /// <summary>Only of the finished picture, as all that follows.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public UsageView? Usage { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Seed { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Warnings { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public bool? Withheld { get; init; }
}
