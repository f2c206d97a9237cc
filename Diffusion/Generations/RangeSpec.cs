namespace HybridGrains.Diffusion.Generations;

/// <summary>What to run from a latent state: steps up to <paramref name="To"/> with one denoiser, then a decoder if named.</summary>
/// <param name="PreviewEvery">Steps between previews; 0 for none.</param>
public sealed record RangeSpec(string Denoiser, int To, string? Decoder = null, int PreviewEvery = 0);
