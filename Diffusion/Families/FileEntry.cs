namespace HybridGrains.Diffusion.Families;

public sealed record FileEntry(string Sha256, long Bytes);
