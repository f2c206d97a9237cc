using HybridGrains.Diffusion.Schedules;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>How noise is added, and what a denoiser is to predict of it.</summary>
/// <param name="alphasCumprod">Cumulative products of 1 - beta, one per timestep, fp32.</param>
internal sealed class ForwardProcess(Tensor alphasCumprod, PredictionType prediction)
{
    public ForwardProcess(NoiseSchedule schedule)
        : this(tensor(schedule.AlphasCumprod.ToArray()).to(ScalarType.Float32).DetachFromDisposeScope(), schedule.Prediction) { }

    private readonly float[] _alphas = alphasCumprod.data<float>().ToArray();

    public Tensor AlphasCumprod => alphasCumprod;

    /// <summary>Cumulative product at one timestep, on the CPU.</summary>
    public double AlphaCumprod(long timestep) => _alphas[timestep];

    public int TrainSteps => (int)alphasCumprod.shape[0];

    /// <summary>sqrt(alpha) x0 + sqrt(1 - alpha) noise, each row at its own timestep (int64).</summary>
    public Tensor AddNoise(Tensor clean, Tensor noise, Tensor timesteps)
    {
        var (signal, sigma) = Scales(timesteps);
        return signal * clean + sigma * noise;
    }

    /// <summary>The noise, the clean latents, or v = sqrt(alpha) noise - sqrt(1 - alpha) x0 (Salimans and Ho, 2022).</summary>
    public Tensor Target(Tensor clean, Tensor noise, Tensor timesteps)
    {
        var (signal, sigma) = Scales(timesteps);
        return prediction switch
        {
            PredictionType.Epsilon => noise,
            PredictionType.Sample => clean,
            _ => signal * noise - sigma * clean,
        };
    }

    /// <summary>The clean latents that <paramref name="output"/>, a denoiser's answer to <paramref name="noisy"/>, stands for.</summary>
    public Tensor Denoised(Tensor noisy, Tensor output, Tensor timesteps)
    {
        var (signal, sigma) = Scales(timesteps);
        return prediction switch
        {
            PredictionType.Epsilon => (noisy - sigma * output) / signal,
            PredictionType.Sample => output,
            _ => signal * noisy - sigma * output,
        };
    }

    private (Tensor Signal, Tensor Sigma) Scales(Tensor timesteps)
    {
        var alpha = alphasCumprod.index_select(0, timesteps).reshape(-1, 1, 1, 1);
        return (alpha.sqrt(), (1 - alpha).sqrt());
    }
}
