using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>
/// <c>f(z, t, w, c) = c_skip(t) z + c_out(t) x0(denoiser(z, t, w, c))</c> (Luo et al. 2023, eq. 9), with LCM's boundary scalings:
/// at timestep 0 it is the identity.
/// </summary>
internal sealed class ConsistencyFunction(UNet2DConditionModel denoiser, ForwardProcess process)
{
    private const double TimestepScaling = 10;
    private const double SigmaData = 0.5;

    /// <param name="timesteps">batch, int64.</param>
    /// <param name="guidance">Guidance embeddings, batch x time_cond_proj_dim.</param>
    /// <returns>Clean latents, batch x channels x height x width.</returns>
    public Tensor Of(Tensor noisy, Tensor timesteps, Tensor context, Tensor guidance)
    {
        var denoised = process.Denoised(noisy, denoiser.forward(noisy, timesteps, context, guidance), timesteps);
        var (skip, scale) = Boundary(timesteps);
        return skip * noisy + scale * denoised;
    }

    /// <summary>c_skip and c_out, batch x 1 x 1 x 1.</summary>
    public static (Tensor Skip, Tensor Out) Boundary(Tensor timesteps)
    {
        var scaled = timesteps.to(ScalarType.Float32).reshape(-1, 1, 1, 1) * TimestepScaling;
        var sum = scaled.square() + SigmaData * SigmaData;
        return (SigmaData * SigmaData / sum, scaled / sum.sqrt());
    }
}
