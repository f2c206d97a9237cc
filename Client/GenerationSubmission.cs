using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>A request for one picture. What is null is left to the model family or the policy.</summary>
public sealed record GenerationSubmission
{
    /// <summary>1 to 32,000 characters.</summary>
    public required string Prompt { get; init; }

    public string? Model { get; init; }

    /// <summary>0 to 2^53-1. Default: random.</summary>
    public long? Seed { get; init; }

    /// <summary>1 to 150.</summary>
    public int? Steps { get; init; }

    /// <summary>Steps of the large denoiser in the cloud, 0 to steps.</summary>
    [JsonPropertyName("cloud_steps")]
    public int? CloudSteps { get; init; }

    /// <summary>0 to 30.</summary>
    [JsonPropertyName("guidance_scale")]
    public float? GuidanceScale { get; init; }

    public string? Sampler { get; init; }

    [JsonPropertyName("negative_prompt")]
    public string? NegativePrompt { get; init; }

    /// <summary>"WIDTHxHEIGHT" or "auto".</summary>
    public string? Size { get; init; }

    /// <summary>1 to 8 steps by denoisers that are distilled for them, where the family has such. Default: false.</summary>
    public bool? Fast { get; init; }

    /// <summary>Steps between preview pictures; 0 sends none.</summary>
    [JsonPropertyName("preview_every")]
    public int? PreviewEvery { get; init; }

    /// <summary>
    /// File of a picture to start from: PNG, JPEG, WebP, GIF or BMP, stretched to <see cref="Size"/>. Default: null, start from
    /// noise.
    /// </summary>
    public byte[]? Image { get; init; }

    /// <summary>File of a mask: which part of the picture is painted anew. Default: null, all of it changes.</summary>
    public byte[]? Mask { get; init; }

    /// <summary>What of the mask is painted anew: "bright" or "transparent". Default: bright.</summary>
    [JsonPropertyName("mask_rule")]
    public string? MaskRule { get; init; }

    /// <summary>
    /// Share of the steps that are run from the picture, above 0 to 1: the less, the more of it stays. Default: 0.8, with a mask
    /// 1.
    /// </summary>
    public double? Strength { get; init; }

    /// <summary>How far the guided prediction is scaled back to the spread of the unguided one, 0 to 1. Default: 0.</summary>
    [JsonPropertyName("guidance_rescale")]
    public float? GuidanceRescale { get; init; }

    /// <summary>"weighted" reads (word:1.2) and encodes long prompts in parts; "plain" takes brackets as text. Default: weighted.</summary>
    [JsonPropertyName("prompt_style")]
    public string? PromptStyle { get; init; }

    /// <summary>"png", "jpeg" or "webp". Default: png.</summary>
    [JsonPropertyName("output_format")]
    public string? OutputFormat { get; init; }

    /// <summary>Quality of JPEG and WebP, 0 to 100. Default: 90.</summary>
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

    /// <summary>
    /// An https:// address that the generation's end is told to, signed; <see cref="WebhooksClient.Verify"/> checks it there. Default:
    /// null, nowhere.
    /// </summary>
    public string? Webhook { get; init; }

    /// <summary>LoRAs of the model's list, at most 4, each once. Default: none.</summary>
    public IReadOnlyList<LoraSubmission>? Loras { get; init; }
}
