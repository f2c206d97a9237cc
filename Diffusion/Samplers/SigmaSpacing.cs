namespace HybridGrains.Diffusion.Samplers;

/// <summary>Which noise levels the steps of a run visit.</summary>
public enum SigmaSpacing
{
    /// <summary>Those of the chosen timesteps.</summary>
    Schedule,

    /// <summary>Eq. 5 of Karras et al. (2022) with rho 7.</summary>
    Karras,

    /// <summary>Evenly in the logarithm.</summary>
    Exponential,

    /// <summary>Quantiles of the Beta(0.6, 0.6) distribution; Lee et al. (2024).</summary>
    Beta,

    /// <summary>Evenly in half the log signal-to-noise ratio; Lu et al. (2022).</summary>
    Lu,
}
