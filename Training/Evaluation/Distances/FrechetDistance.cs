using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>
/// FID (Heusel et al., 2017) on any features: squared Wasserstein distance between the Gaussians fitted to two sets,
/// <code>|m1 - m2|^2 + tr(C1 + C2 - 2 (C1^1/2 C2 C1^1/2)^1/2)</code>
/// Biased upward for few pictures: compare sets of equal size only.
/// </summary>
internal static class FrechetDistance
{
    /// <param name="first">pictures x numbers, two pictures or more.</param>
    /// <param name="second">Other pictures x as many numbers.</param>
    /// <returns>0 or more.</returns>
    /// <exception cref="TrainingException">The features do not fit together or are not finite.</exception>
    public static double Of(Tensor first, Tensor second)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = FeatureSet.Checked(first, second, least: 2);
        var (covarianceA, covarianceB) = (Covariance(a), Covariance(b));
        var root = Root(covarianceA);
        var cross = linalg.eigvalsh(root.matmul(covarianceB).matmul(root)).clamp_min(HeldScalar.Of(0)).sqrt().sum();
        var means = a.mean([0]).Minus(b.mean([0]));
        var distance =
            (means * means).sum().item<double>()
            + covarianceA.trace().item<double>()
            + covarianceB.trace().item<double>()
            - 2 * cross.item<double>();
        return Math.Max(0, distance);
    }

    private static Tensor Covariance(Tensor features)
    {
        var centred = features.Minus(features.mean([0], keepdim: true));
        return centred.t().matmul(centred).DividedBy(features.shape[0] - 1);
    }

    private static Tensor Root(Tensor symmetric)
    {
        var (values, vectors) = linalg.eigh(symmetric);
        return (vectors * values.clamp_min(HeldScalar.Of(0)).sqrt()).matmul(vectors.t());
    }
}
