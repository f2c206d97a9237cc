namespace HybridGrains.Diffusion.Images;

/// <summary>8-bit RGB pixels, row-major: height x width x 3 bytes.</summary>
public sealed record RgbImage(int Width, int Height, byte[] Pixels);
