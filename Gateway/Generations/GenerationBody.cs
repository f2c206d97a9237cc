using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using HybridGrains.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Generations;

/// <summary>The JSON of a request: OpenAI's fields that mean something here, and ours beside them.</summary>
public sealed record GenerationBody : IBindableFromHttpContext<GenerationBody>
{
    public static async ValueTask<GenerationBody?> BindAsync(HttpContext context, ParameterInfo parameter) =>
        await JsonBody.ReadAsync<GenerationBody>(context);

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

    /// <summary>
    /// "WIDTHxHEIGHT" that a denoiser conditioned on sizes (SDXL) is told the picture was cut from. Default: the picture's.
    /// </summary>
    [JsonPropertyName("original_size")]
    public string? OriginalSize { get; init; }

    /// <summary>"TOP,LEFT" of that cut. Default: "0,0".</summary>
    [JsonPropertyName("crops_coords_top_left")]
    public string? CropsCoordsTopLeft { get; init; }

    /// <summary>"WIDTHxHEIGHT" that it is told is wanted. Default: the picture's.</summary>
    [JsonPropertyName("target_size")]
    public string? TargetSize { get; init; }

    /// <summary>The same for the negative prompt. Default: as for the prompt.</summary>
    [JsonPropertyName("negative_original_size")]
    public string? NegativeOriginalSize { get; init; }

    [JsonPropertyName("negative_crops_coords_top_left")]
    public string? NegativeCropsCoordsTopLeft { get; init; }

    [JsonPropertyName("negative_target_size")]
    public string? NegativeTargetSize { get; init; }

    /// <summary>For SDXL's refiner, 0 to 10. Default: 6.</summary>
    [JsonPropertyName("aesthetic_score")]
    public float? AestheticScore { get; init; }

    /// <summary>Default: 2.5.</summary>
    [JsonPropertyName("negative_aesthetic_score")]
    public float? NegativeAestheticScore { get; init; }

    /// <summary>"auto", "low", "medium", "high", "standard" or "hd"; <see cref="QualityPlan"/> says what they mean.</summary>
    public string? Quality { get; init; }

    /// <summary>Events while the picture is made, instead of one answer. Only of the images calls.</summary>
    public bool? Stream { get; init; }

    /// <summary>Unfinished pictures among those events, 0 to 3.</summary>
    [JsonPropertyName("partial_images")]
    public int? PartialImages { get; init; }

    /// <summary>"low" or "high": how near an edit stays to its picture where <see cref="Strength"/> does not say.</summary>
    [JsonPropertyName("input_fidelity")]
    public string? InputFidelity { get; init; }

    /// <summary>Checks and estimates, and submits nothing. Only of POST /v1/generations.</summary>
    [JsonPropertyName("dry_run")]
    public bool? DryRun { get; init; }

    /// <summary>An https:// address that the generation's end is told to. Only of POST /v1/generations.</summary>
    public string? Webhook { get; init; }

    /// <summary>LoRAs of the model's list that are merged into its networks for this picture.</summary>
    public IReadOnlyList<LoraBody>? Loras { get; init; }

    /// <summary>Whatever else the body has; <see cref="OtherFields"/> says what of it is taken.</summary>
    [JsonExtensionData]
    public Dictionary<string, JsonElement>? Others { get; init; }
}
