using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>
/// KID (Binkowski et al., 2018) on any features: the unbiased estimate of the squared maximum mean discrepancy with kernel
/// k(x, y) = (x.y / d + 1)^3, averaged over random subsets. Unbiased, so near 0, and sometimes below it, for equal sources.
/// </summary>
internal static class KernelDistance
{
    /// <param name="first">pictures x numbers, two pictures or more.</param>
    /// <param name="second">Other pictures x as many numbers.</param>
    /// <param name="subsets">Subsets to average over, at least 1.</param>
    /// <param name="size">Pictures of each, at most; all where there are fewer.</param>
    /// <exception cref="TrainingException">The features do not fit together or are not finite.</exception>
    public static double Of(Tensor first, Tensor second, int subsets = 100, int size = 1000, int seed = 0)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = FeatureSet.Checked(first, second, least: 2);
        var count = (int)Math.Min(size, Math.Min(a.shape[0], b.shape[0]));
        using var generator = new Generator((ulong)(uint)seed);
        return Enumerable
            .Range(0, subsets)
            .Average(_ =>
            {
                using var inner = NewDisposeScope();
                return Discrepancy(Subset(a, count, generator), Subset(b, count, generator));
            });
    }

    private static Tensor Subset(Tensor features, int count, Generator generator) =>
        features[randperm(features.shape[0], generator: generator)[..count]];

    private static double Discrepancy(Tensor a, Tensor b)
    {
        var n = (double)a.shape[0];
        var within = (OffDiagonal(Kernel(a, a)) + OffDiagonal(Kernel(b, b))) / (n * (n - 1));
        return (within - 2 * Kernel(a, b).mean()).item<double>();
    }

    /// <summary>k(x, y) = (x.y / d + 1)^3 of every pair.</summary>
    internal static Tensor Kernel(Tensor a, Tensor b) => (a.matmul(b.t()) / a.shape[1] + 1).pow(3);

    private static Tensor OffDiagonal(Tensor kernel) => kernel.sum() - kernel.trace();
}
