using System.Text.Json.Serialization;

namespace HybridGrains.Client;

/// <summary>A request for one picture. What is null is left to the model family or the policy.</summary>
public sealed record GenerationSubmission
{
    /// <summary>1 to 2,000 characters.</summary>
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
}
