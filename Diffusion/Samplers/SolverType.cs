namespace HybridGrains.Diffusion.Samplers;

/// <summary>The second-order form of a solver; a sampler takes its own default for a type that it does not have.</summary>
public enum SolverType
{
    Midpoint,
    Heun,
    Bh1,
    Bh2,
    LogRho,
}
