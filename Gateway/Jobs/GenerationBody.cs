using System.Text.Json.Serialization;

namespace HybridGrains.Gateway.Jobs;

/// <summary>The JSON of a request: OpenAI's fields that mean something here, and ours beside them. Others are ignored.</summary>
public sealed record GenerationBody
{
    public string? Prompt { get; init; }
    public string? Model { get; init; }
    public int? N { get; init; }
    public string? Size { get; init; }

    [JsonPropertyName("response_format")]
    public string? ResponseFormat { get; init; }

    public long? Seed { get; init; }
    public int? Steps { get; init; }

    [JsonPropertyName("cloud_steps")]
    public int? CloudSteps { get; init; }

    [JsonPropertyName("guidance_scale")]
    public float? GuidanceScale { get; init; }

    [JsonPropertyName("negative_prompt")]
    public string? NegativePrompt { get; init; }

    public string? Sampler { get; init; }

    /// <summary>Few steps by the denoisers that are distilled for them.</summary>
    public bool? Fast { get; init; }

    [JsonPropertyName("preview_every")]
    public int? PreviewEvery { get; init; }

    [JsonPropertyName("cancel_on_disconnect")]
    public bool? CancelOnDisconnect { get; init; }
}
