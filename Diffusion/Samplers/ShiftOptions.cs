namespace HybridGrains.Diffusion.Samplers;

/// <summary>How flow matching moves its noise levels with the size of the picture; Esser et al. (2024).</summary>
/// <param name="Shift">Used unless <paramref name="Dynamic"/>. Default: 1.</param>
/// <param name="Mu">The logarithm of the shift when <paramref name="Dynamic"/>.</param>
public sealed record ShiftOptions(double Shift = 1, bool Dynamic = false, double? Mu = null);
