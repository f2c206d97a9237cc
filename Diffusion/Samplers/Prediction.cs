using HybridGrains.Diffusion.Schedules;

namespace HybridGrains.Diffusion.Samplers;

/// <summary>Turns what a denoiser predicts into the clean value and the noise, for x = signal x0 + sigma epsilon.</summary>
internal static class Prediction
{
    public static (double Denoised, double Epsilon) Split(PredictionType type, double x, double output, double signal, double sigma) => type switch
    {
        PredictionType.Epsilon => ((x - sigma * output) / signal, output),
        PredictionType.VPrediction => (signal * x - sigma * output, signal * output + sigma * x),
        _ => (output, (x - signal * output) / sigma),
    };
}
