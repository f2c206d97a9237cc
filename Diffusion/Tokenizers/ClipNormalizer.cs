using HybridGrains.Diffusion.Tokenizers.Unicode;

namespace HybridGrains.Diffusion.Tokenizers;

/// <summary>What CLIP does to text before it is cut: composed letters, single spaces, lower case.</summary>
internal static class ClipNormalizer
{
    public static string Normalize(string text) => LowerCase.Of(CanonicalComposition.Compose(text));
}
