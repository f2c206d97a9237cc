using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>The encoder's distribution over latents, fp32; the log-variance is clamped to [-30, 20].</summary>
public sealed record DiagonalGaussian(Tensor Mean, Tensor LogVar)
{
    /// <param name="noise">Standard normal, of the mean's shape.</param>
    public Tensor Sample(Tensor noise) => Mean.Plus(LogVar.Times(0.5).exp() * noise);
}
