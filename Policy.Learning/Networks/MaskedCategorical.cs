using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Networks;

/// <summary>One index for the pair of choice and duration, over the allowed ones.</summary>
public sealed class MaskedCategorical : IActionDistribution
{
    // Finite, so that forbidden actions add exactly 0 to the entropy and no gradient becomes NaN.
    private const float Forbidden = -1e9f;

    public (Tensor LogProb, Tensor Entropy) Evaluate(Tensor outputs, Tensor actions, Tensor allowed)
    {
        var logProbs = nn.functional.log_softmax(outputs.masked_fill(allowed.logical_not(), HeldScalar.Of(Forbidden)), 1);
        var logProb = logProbs.gather(1, actions.to(ScalarType.Int64)).squeeze(1);
        var entropy = -(logProbs.exp() * logProbs).sum(1);
        return (logProb, entropy);
    }
}
