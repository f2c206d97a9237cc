namespace HybridGrains.Diffusion.Generations;

/// <summary>What SDXL is told about the picture that a training picture would have been cut from, in pixels.</summary>
/// <param name="Left">Where the cut began.</param>
public sealed record SizeConditioning(int OriginalWidth, int OriginalHeight, int Left, int Top);
