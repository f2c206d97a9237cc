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

    /// <summary>A picture to start from: base64 or a data URL.</summary>
    public string? Image { get; init; }

    /// <summary>Which part of the picture is painted anew: base64 or a data URL.</summary>
    public string? Mask { get; init; }

    /// <summary>"bright" or "transparent".</summary>
    [JsonPropertyName("mask_rule")]
    public string? MaskRule { get; init; }

    public double? Strength { get; init; }

    [JsonPropertyName("guidance_rescale")]
    public float? GuidanceRescale { get; init; }

    /// <summary>"weighted" or "plain".</summary>
    [JsonPropertyName("prompt_style")]
    public string? PromptStyle { get; init; }

    /// <summary>"png", "jpeg" or "webp".</summary>
    [JsonPropertyName("output_format")]
    public string? OutputFormat { get; init; }

    /// <summary>Quality of JPEG and WebP, 0 to 100.</summary>
    [JsonPropertyName("output_compression")]
    public int? OutputCompression { get; init; }
}
