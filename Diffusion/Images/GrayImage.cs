namespace HybridGrains.Diffusion.Images;

/// <summary>8-bit grey pixels, row-major: height x width bytes.</summary>
public sealed record GrayImage(int Width, int Height, byte[] Pixels);
