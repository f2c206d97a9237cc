namespace HybridGrains.Diffusion.Generations;

/// <summary>What a generation that repaints part of a picture carries besides its latents, in latent cells.</summary>
/// <param name="Mask">1 where the picture is painted anew, 0 where it is kept; height x width.</param>
/// <param name="Picture">Latents of the picture, blended in between steps; channels x height x width.</param>
/// <param name="Masked">Latents of the picture with the masked part blank, for denoisers that see them; channels x height x width.</param>
public sealed record InpaintingState(float[] Mask, float[] Picture, float[] Masked)
{
    /// <summary>Whether two states hold the same values.</summary>
    public static bool Same(InpaintingState? a, InpaintingState? b) =>
        a is null || b is null
            ? a is null && b is null
            : a.Mask.AsSpan().SequenceEqual(b.Mask)
                && a.Picture.AsSpan().SequenceEqual(b.Picture)
                && a.Masked.AsSpan().SequenceEqual(b.Masked);
}
