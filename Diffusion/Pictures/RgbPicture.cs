namespace HybridGrains.Diffusion.Pictures;

/// <summary>8-bit RGB pixels, row-major: height x width x 3 bytes.</summary>
public sealed record RgbPicture(int Width, int Height, byte[] Pixels);
