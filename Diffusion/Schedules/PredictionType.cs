namespace HybridGrains.Diffusion.Schedules;

/// <summary>What a denoiser predicts.</summary>
public enum PredictionType
{
    Epsilon,
    VPrediction,
    Sample,

    /// <summary>Noise minus picture along the straight path of flow matching (Lipman et al., 2023).</summary>
    Flow,
}
