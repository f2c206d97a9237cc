using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>
/// How two sets of pictures overlap, by balls around each picture that reach to its k-th nearest neighbour in its own set.
/// </summary>
/// <param name="Precision">Share of made pictures within the balls of real ones, 0 to 1 (Kynkaanniemi et al., 2019; k = 3).</param>
/// <param name="Recall">Share of real pictures within the balls of made ones, 0 to 1 (the same).</param>
/// <param name="Density">Balls of real pictures that hold a made one, over k; near 1 for equal sources, may be above (Naeem et
/// al., 2020; k = 5).</param>
/// <param name="Coverage">Share of real pictures whose ball holds a made one, 0 to 1 (the same).</param>
internal sealed record ManifoldScores(double Precision, double Recall, double Density, double Coverage)
{
    private const int PrecisionNeighbour = 3;
    private const int CoverageNeighbour = 5;

    /// <param name="real">pictures x numbers, more than five pictures.</param>
    /// <param name="made">Other pictures x as many numbers, more than five.</param>
    /// <exception cref="TrainingException">The features do not fit together or are not finite.</exception>
    public static ManifoldScores Of(Tensor real, Tensor made)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (a, b) = FeatureSet.Checked(real, made, least: CoverageNeighbour + 1);
        var (withinReal, withinMade, between) = (Distances(a, a), Distances(b, b), Distances(a, b));
        var near = between <= Radius(withinReal, CoverageNeighbour).unsqueeze(1);
        return new ManifoldScores(
            Share((between <= Radius(withinReal, PrecisionNeighbour).unsqueeze(1)).any(0)),
            Share((between <= Radius(withinMade, PrecisionNeighbour).unsqueeze(0)).any(1)),
            near.sum().item<long>() / (double)(CoverageNeighbour * b.shape[0]),
            Share(near.any(1))
        );
    }

    /// <summary>Exact differences: the faster way by products gives an element a distance from itself.</summary>
    private static Tensor Distances(Tensor a, Tensor b) => cdist(a, b, compute_mode: compute_mode.donot_use_mm_for_euclid_dist);

    /// <summary>The first neighbour of everything is itself.</summary>
    private static Tensor Radius(Tensor within, int neighbour) => within.kthvalue(neighbour + 1, 1).values;

    private static double Share(Tensor which) => which.to(ScalarType.Float64).mean().item<double>();
}
