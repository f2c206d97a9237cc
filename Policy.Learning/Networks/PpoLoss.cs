using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Networks;

/// <summary>The losses of PPO, each a mean over [n].</summary>
public static class PpoLoss
{
    /// <summary>
    /// Clipped surrogate objective, eq. 7 of Schulman et al. (2017), negated for minimisation. Where the advantage is negative
    /// its loss is bounded by
    /// <paramref name="dualClip"/> times the advantage (Ye et al. 2020, eq. 5); 0 leaves that out.
    /// </summary>
    public static Tensor Policy(Tensor newLogProb, Tensor oldLogProb, Tensor advantage, double clipCoef, double dualClip)
    {
        var ratio = newLogProb.Minus(oldLogProb).exp();
        var clipped = maximum(-advantage * ratio, -advantage * ratio.clamp(HeldScalar.Of(1 - clipCoef), HeldScalar.Of(1 + clipCoef)));
        if (dualClip > 0)
        {
            clipped = where(advantage.lt(HeldScalar.Of(0)), minimum(clipped, advantage.Times(-dualClip)), clipped);
        }

        return clipped.mean();
    }

    /// <summary>
    /// Half the squared error of the value; with a clip coefficient above 0 the worse of that and the error of a value held near
    /// the old one.
    /// </summary>
    public static Tensor Value(Tensor newValue, Tensor oldValue, Tensor returns, double clipCoef)
    {
        var loss = newValue.Minus(returns).Squared();
        if (clipCoef > 0)
        {
            loss = maximum(
                loss,
                oldValue.Plus(newValue.Minus(oldValue).clamp(HeldScalar.Of(-clipCoef), HeldScalar.Of(clipCoef))).Minus(returns).Squared()
            );
        }

        return loss.mean().Times(0.5);
    }
}
