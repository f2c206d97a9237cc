namespace HybridGrains.Diffusion.Families;

/// <summary>Picture sizes in pixels; all are multiples of <paramref name="Multiple"/>.</summary>
public sealed record SizeLimits(int Width, int Height, int Min, int Max, int Multiple);
