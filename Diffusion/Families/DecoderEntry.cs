namespace HybridGrains.Diffusion.Families;

/// <summary>One latent-to-pixels network of a family.</summary>
public sealed record DecoderEntry(string Name, string Path) : ComponentEntry(Path)
{
    public double FlopsPerPicture { get; init; }
}
