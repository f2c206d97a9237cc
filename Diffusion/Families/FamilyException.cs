namespace HybridGrains.Diffusion.Families;

/// <summary>A model family on disk that cannot be used; the message names the file or field and what to do.</summary>
public sealed class FamilyException(string message) : Exception(message);
