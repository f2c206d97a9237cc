namespace HybridGrains.Diffusion.Generations;

/// <summary>A latent state envelope that cannot be trusted; the message names the field and what was expected.</summary>
public sealed class LatentStateException(string message) : Exception(message);
