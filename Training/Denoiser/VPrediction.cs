using HybridGrains.Diffusion.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>The family's forward process: v-prediction (Salimans and Ho, 2022) on Stable Diffusion's schedule.</summary>
internal static class VPrediction
{
    public const int TrainSteps = 1000;
    public const double BetaStart = 0.00085;
    public const double BetaEnd = 0.012;

    public static ForwardProcess Process { get; } = new(MakeAlphas(), PredictionType.VPrediction);

    /// <summary>Cumulative products of 1 - beta, [1000], with betas spaced evenly in their square roots.</summary>
    public static Tensor AlphasCumprod => Process.AlphasCumprod;

    private static Tensor MakeAlphas()
    {
        using var scope = NewDisposeScope();
        var betas = linspace(Math.Sqrt(BetaStart), Math.Sqrt(BetaEnd), TrainSteps, ScalarType.Float64).square();
        return (1 - betas).cumprod(0).to(ScalarType.Float32).DetachFromDisposeScope();
    }
}
