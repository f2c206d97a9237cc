using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>One request for one image. Values are those the gateway has checked and completed with the family's defaults.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.generation-request.v1")]
public sealed record GenerationRequest
{
    [Id(0)]
    public required string Family { get; init; }

    /// <summary>1 to 32,000 characters.</summary>
    [Id(1)]
    public required string Prompt { get; init; }

    /// <summary>0 to 32,000 characters. Default: empty.</summary>
    [Id(2)]
    public string NegativePrompt { get; init; } = "";

    /// <summary>Pixels; a multiple of 8 within the family's limits.</summary>
    [Id(3)]
    public required int Width { get; init; }

    [Id(4)]
    public required int Height { get; init; }

    /// <summary>Denoising steps, 1 to 150.</summary>
    [Id(5)]
    public required int Steps { get; init; }

    /// <summary>Name of a sampler the engine knows.</summary>
    [Id(6)]
    public required string Sampler { get; init; }

    /// <summary>Classifier-free guidance, 0 to 30; 1 or less runs the denoiser once per step.</summary>
    [Id(7)]
    public required float GuidanceScale { get; init; }

    /// <summary>0 to 2^53-1.</summary>
    [Id(8)]
    public required long Seed { get; init; }

    /// <summary>Steps that the large denoiser runs in the cloud, 0 to <see cref="Steps"/>; null leaves it to the policy.</summary>
    [Id(9)]
    public int? CloudSteps { get; init; }

    /// <summary>Who asked. Default: "default".</summary>
    [Id(10)]
    public string Tenant { get; init; } = "default";

    /// <summary>Steps between preview pictures; 0 sends none.</summary>
    [Id(11)]
    public int PreviewEvery { get; init; }

    /// <summary>Whether the family's denoisers for few steps make the picture. Default: false.</summary>
    [Id(12)]
    public bool Fast { get; init; }

    /// <summary>
    /// Share of the steps that are run from a picture, above 0 to 1. Null without a picture; with one, the grain fills in 1 where
    /// there is a mask and 0.8 where there is none.
    /// </summary>
    [Id(13)]
    public double? Strength { get; init; }

    /// <summary>How far the guided prediction is scaled back to the spread of the unguided one, 0 to 1. Null: not at all.</summary>
    [Id(14)]
    public float? GuidanceRescale { get; init; }

    /// <summary>Whether brackets in the prompt are text, and tokens beyond the text encoder's length are dropped. Default: false.</summary>
    [Id(15)]
    public bool PlainPrompt { get; init; }

    /// <summary>Default: PNG.</summary>
    [Id(16)]
    public OutputFormat Format { get; init; }

    /// <summary>0 to 100, for JPEG and WebP. Null: 90.</summary>
    [Id(17)]
    public int? Quality { get; init; }

    /// <summary>SHA-256 of the file the generation starts from, hexadecimal; the grain fills it in.</summary>
    [Id(18)]
    public string? ImageSha256 { get; init; }

    /// <summary>SHA-256 of the mask's file, hexadecimal; the grain fills it in.</summary>
    [Id(19)]
    public string? MaskSha256 { get; init; }

    /// <summary>How the mask was read; the grain fills it in. Default: bright.</summary>
    [Id(20)]
    public MaskRule MaskRule { get; init; }

    /// <summary>For families that are conditioned on sizes. Null: a picture of this size, not cut.</summary>
    [Id(30)]
    public PictureSizes? Sizes { get; init; }

    /// <summary>Previews in the size and format of the picture, instead of small PNGs. Default: false.</summary>
    [Id(40)]
    public bool FullPreviews { get; init; }

    /// <summary>Where its end is told. Default: null, nowhere.</summary>
    [Id(41)]
    public string? Webhook { get; init; }

    /// <summary>At most 4, each once. Default: none.</summary>
    [Id(31)]
    public ImmutableArray<RequestedLora> Loras { get; init; } = [];
}
