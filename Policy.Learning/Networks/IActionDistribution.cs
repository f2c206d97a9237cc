using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Networks;

/// <summary>The distribution of a joint action, choice and duration together: one log-probability for the pair.</summary>
public interface IActionDistribution
{
    /// <summary>Log-probability of each action and entropy of its distribution, both [n].</summary>
    /// <param name="outputs">The actor's outputs, [n, outputs].</param>
    /// <param name="actions">[n, components].</param>
    /// <param name="allowed">Mask, [n, outputs], bool; empty for continuous actions.</param>
    (Tensor LogProb, Tensor Entropy) Evaluate(Tensor outputs, Tensor actions, Tensor allowed);
}
