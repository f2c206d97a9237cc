using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>The forward process and the target of v-prediction (Salimans and Ho, 2022) on Stable Diffusion's schedule.</summary>
public static class VPrediction
{
    public const int TrainSteps = 1000;
    public const double BetaStart = 0.00085;
    public const double BetaEnd = 0.012;

    /// <summary>Cumulative products of 1 - beta, [1000], with betas spaced evenly in their square roots.</summary>
    public static Tensor AlphasCumprod { get; } = MakeAlphas();

    /// <summary>sqrt(alpha) x0 + sqrt(1 - alpha) noise, each row at its own timestep (int64).</summary>
    public static Tensor AddNoise(Tensor clean, Tensor noise, Tensor timesteps)
    {
        var (signal, sigma) = Scales(timesteps);
        return signal * clean + sigma * noise;
    }

    /// <summary>sqrt(alpha) noise - sqrt(1 - alpha) x0.</summary>
    public static Tensor Target(Tensor clean, Tensor noise, Tensor timesteps)
    {
        var (signal, sigma) = Scales(timesteps);
        return signal * noise - sigma * clean;
    }

    private static (Tensor Signal, Tensor Sigma) Scales(Tensor timesteps)
    {
        var alpha = AlphasCumprod.index_select(0, timesteps).reshape(-1, 1, 1, 1);
        return (alpha.sqrt(), (1 - alpha).sqrt());
    }

    private static Tensor MakeAlphas()
    {
        using var scope = NewDisposeScope();
        var betas = linspace(Math.Sqrt(BetaStart), Math.Sqrt(BetaEnd), TrainSteps, ScalarType.Float64).square();
        return (1 - betas).cumprod(0).to(ScalarType.Float32).DetachFromDisposeScope();
    }
}
