namespace HybridGrains.Diffusion.Pictures;

/// <summary>What a picture file says of itself.</summary>
/// <param name="Format">"png", "jpeg", "webp", "gif", "bmp" and the like.</param>
public sealed record PictureHeader(string Format, int Width, int Height);
