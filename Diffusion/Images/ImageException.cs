namespace HybridGrains.Diffusion.Images;

/// <summary>A picture that cannot be read or written; the message says why and what is allowed.</summary>
public sealed class ImageException(string message) : Exception(message);
