namespace HybridGrains.Diffusion.Samplers;

/// <summary>Constants of a consistency model trained in sigmas; section 5 of Song et al. (2023).</summary>
public sealed record ConsistencyOptions(
    double SigmaMin = 0.002,
    double SigmaMax = 80,
    double SigmaData = 0.5,
    double Rho = 7,
    double NoiseScale = 1,
    bool ClipDenoised = true
);
