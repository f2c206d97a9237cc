namespace HybridGrains.Diffusion.Pictures;

/// <summary>8-bit grey pixels, row-major: height x width bytes.</summary>
public sealed record GrayPicture(int Width, int Height, byte[] Pixels);
