using HybridGrains.Diffusion.Families;

namespace HybridGrains.Training.Export;

/// <summary>What family.json says besides what the networks tell.</summary>
/// <param name="Name">What requests call the family.</param>
/// <param name="Tokenizer">Folder of vocab.json, merges.txt and tokenizer_config.json.</param>
/// <param name="ContextTokens">Tokens of a padded prompt.</param>
/// <param name="Side">Pixels along each side of the pictures it was trained on.</param>
internal sealed record BundleOptions(string Name, string Title, string Tokenizer, int ContextTokens, int Side)
{
    /// <summary>Default steps of a picture. Default: 20.</summary>
    public int Steps { get; init; } = 20;

    /// <summary>Of those, steps of the large denoiser. Default: 10.</summary>
    public int CloudSteps { get; init; } = 10;

    /// <summary>Default: 3.</summary>
    public float GuidanceScale { get; init; } = 3;

    /// <summary>Decoder of a request that names none: "full", or "light" where the family has one. Default: full.</summary>
    public string Decoder { get; init; } = "full";

    /// <summary>What the family can draw. Default: null, nothing said.</summary>
    public VocabularyEntry? Vocabulary { get; init; }

    public string Sampler { get; init; } = "dpmpp_2m";
}
