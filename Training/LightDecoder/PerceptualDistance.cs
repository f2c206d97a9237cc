using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>
/// LPIPS (Zhang et al., 2018) without its learned weights: squared differences of features of unit length at each place, summed
/// over channels and taps.
/// </summary>
internal static class PerceptualDistance
{
    private const double Epsilon = 1e-10;

    /// <param name="made">Taps of one batch.</param>
    /// <param name="target">Taps of the batch it should equal.</param>
    /// <returns>Mean over the batch; 0 for equal pictures.</returns>
    public static Tensor Of(IReadOnlyList<Tensor> made, IReadOnlyList<Tensor> target) =>
        stack(made.Zip(target, (a, b) => (Unit(a) - Unit(b)).square().sum(1).mean())).sum();

    private static Tensor Unit(Tensor features) => features / (features.square().sum(1, keepdim: true) + Epsilon).sqrt();
}
