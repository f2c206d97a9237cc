namespace HybridGrains.Diffusion.Pictures;

/// <summary>A picture that cannot be read or written; the message says why and what is allowed.</summary>
public sealed class PictureException(string message) : Exception(message);
