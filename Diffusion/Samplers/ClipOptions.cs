namespace HybridGrains.Diffusion.Samplers;

/// <summary>Limits put on the predicted clean latents.</summary>
/// <param name="Range">Clamp to -Range..Range; null does not clamp.</param>
/// <param name="ThresholdQuantile">Dynamic thresholding of Saharia et al. (2022) at this quantile, in place of clamping; null for
/// none.</param>
/// <param name="ThresholdMax">Largest threshold, at least 1.</param>
public sealed record ClipOptions(double? Range = null, double? ThresholdQuantile = null, double ThresholdMax = 1)
{
    public static ClipOptions None { get; } = new();
}
