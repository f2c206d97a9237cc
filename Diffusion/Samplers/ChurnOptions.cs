namespace HybridGrains.Diffusion.Samplers;

/// <summary>Noise put back before a step; S_churn, S_tmin, S_tmax and S_noise of algorithm 2 of Karras et al. (2022).</summary>
public sealed record ChurnOptions(double Churn, double SigmaMin = 0, double SigmaMax = double.PositiveInfinity, double NoiseScale = 1);
