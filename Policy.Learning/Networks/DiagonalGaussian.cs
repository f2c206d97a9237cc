using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Networks;

/// <summary>
/// Independent normal components that make one joint action; their log-densities add up. Outputs hold the means, then the
/// logarithms of the deviations.
/// </summary>
public sealed class DiagonalGaussian : IActionDistribution
{
    /// <summary>Where the log-deviations begin, as in the published code.</summary>
    public const double FirstLogDeviation = -0.5;

    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    public (Tensor LogProb, Tensor Entropy) Evaluate(Tensor outputs, Tensor actions, Tensor allowed)
    {
        var components = actions.shape[1];
        var mean = outputs.narrow(1, 0, components);
        var logDeviation = outputs.narrow(1, components, components);
        var noise = actions.Minus(mean) * (-logDeviation).exp();
        var logProb = -noise.Squared().Times(0.5).Plus(logDeviation).Plus(HalfLogTwoPi).sum(1);
        var entropy = logDeviation.Plus(0.5 + HalfLogTwoPi).sum(1);
        return (logProb, entropy);
    }
}
