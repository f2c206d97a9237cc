using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>
/// Weight that makes the adversarial gradient as strong as the reconstruction's at the last layer (VQGAN; Esser et al., 2021, eq.
/// 7).
/// </summary>
internal static class AdaptiveWeight
{
    private const double Delta = 1e-4;
    private const double Largest = 1e4;

    /// <summary>
    /// clamp(|grad reconstruction| / (|grad adversarial| + 1e-4), 0, 1e4), without a gradient of its own. Both graphs stay.
    /// </summary>
    /// <param name="last">Weight of the last layer.</param>
    public static double Of(Tensor reconstruction, Tensor adversarial, Tensor last) =>
        Math.Clamp(GradientNorm(reconstruction, last) / (GradientNorm(adversarial, last) + Delta), 0, Largest);

    private static double GradientNorm(Tensor loss, Tensor last) =>
        autograd.grad([loss], [last], retain_graph: true)[0].norm().item<float>();
}
