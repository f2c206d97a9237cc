namespace HybridGrains.Diffusion.Schedules;

/// <summary>What a denoiser predicts.</summary>
public enum PredictionType
{
    Epsilon,
    VPrediction,
    Sample,
}
