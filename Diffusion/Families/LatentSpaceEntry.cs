namespace HybridGrains.Diffusion.Families;

/// <summary>The shared latent space.</summary>
/// <param name="Channels">Latent channels, for example 4.</param>
/// <param name="Factor">Pixels per latent cell along each side, for example 8.</param>
/// <param name="ScalingFactor">Latents are divided by this before decoding.</param>
public sealed record LatentSpaceEntry(int Channels, int Factor, float ScalingFactor)
{
    /// <summary>
    /// Least-squares map from latents to RGB in 0..1 for previews, 3 rows of Channels weights and a bias; null sends no previews.
    /// </summary>
    public IReadOnlyList<IReadOnlyList<float>>? PreviewRgb { get; init; }
}
