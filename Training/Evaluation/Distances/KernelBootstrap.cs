using HybridGrains.Training.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation.Distances;

/// <summary>
/// KID with replicates: the unbiased estimate over all pictures, kernel k(x, y) = (x.y / d + 1)^3, and what it is when real and
/// made pictures are drawn again with replacement. Pairs of a picture with itself never count, so replicates are not biased by
/// what was drawn twice.
/// </summary>
internal sealed class KernelBootstrap : IDisposable
{
    private readonly Tensor _real;
    private readonly Tensor _realWeights;
    private readonly Tensor _madeWeights;
    private readonly Tensor _realWithin;
    private readonly double _within;

    /// <param name="real">pictures x numbers.</param>
    /// <param name="realDraws">Resampling of the real pictures.</param>
    /// <param name="madeDraws">Resampling of the made ones, with as many replicates.</param>
    public KernelBootstrap(Tensor real, Resampling realDraws, Resampling madeDraws)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        _real = real.to(ScalarType.Float64).MoveToOuterDisposeScope();
        (_realWeights, _madeWeights) = (realDraws.Weights().MoveToOuterDisposeScope(), madeDraws.Weights().MoveToOuterDisposeScope());
        var kernel = OffDiagonal(KernelDistance.Kernel(_real, _real));
        _realWithin = Within(_realWeights, kernel).MoveToOuterDisposeScope();
        _within = Within(ones(1, kernel.shape[0], ScalarType.Float64), kernel).item<double>();
    }

    /// <param name="made">pictures x numbers.</param>
    public (double Value, double[] Replicates) Of(Tensor made)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var (_, wide) = FeatureSet.Checked(_real, made, least: 2);
        var (kernel, between) = (OffDiagonal(KernelDistance.Kernel(wide, wide)), KernelDistance.Kernel(_real, wide));
        var one = ones(1, wide.shape[0], ScalarType.Float64);
        var value = _within + Within(one, kernel).item<double>() - 2 * between.mean().item<double>();
        var across = (_realWeights.matmul(between) * _madeWeights).sum(1) / ((double)_real.shape[0] * wide.shape[0]);
        var replicates = _realWithin + Within(_madeWeights, kernel) - 2 * across;
        return (value, replicates.data<double>().ToArray());
    }

    public void Dispose()
    {
        foreach (var tensor in (Tensor[])[_real, _realWeights, _madeWeights, _realWithin])
        {
            tensor.Dispose();
        }
    }

    /// <summary>Mean of the kernel over pairs of different pictures, by weight: one number for each row of weights.</summary>
    private static Tensor Within(Tensor weights, Tensor offDiagonal)
    {
        var total = weights.sum(1);
        return (weights.matmul(offDiagonal) * weights).sum(1) / (total * total - weights.square().sum(1));
    }

    private static Tensor OffDiagonal(Tensor kernel) => kernel - kernel.diagonal().diag();
}
