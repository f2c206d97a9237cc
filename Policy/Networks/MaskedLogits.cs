using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Networks;

/// <summary>A categorical distribution over the allowed actions, from logits.</summary>
public static class MaskedLogits
{
    /// <summary>Turns logits into log-probabilities in place; what is not allowed becomes negative infinity.</summary>
    public static void Normalise(Span<float> logits, ReadOnlySpan<bool> allowed)
    {
        var max = float.NegativeInfinity;
        for (var i = 0; i < logits.Length; i++)
        {
            if (!allowed[i])
            {
                logits[i] = float.NegativeInfinity;
            }

            max = Math.Max(max, logits[i]);
        }

        var sum = 0.0;
        for (var i = 0; i < logits.Length; i++)
        {
            sum += Math.Exp(logits[i] - max);
        }

        var logSum = (float)(max + Math.Log(sum));
        for (var i = 0; i < logits.Length; i++)
        {
            logits[i] -= logSum;
        }
    }

    public static int Best(ReadOnlySpan<float> logProbs)
    {
        var best = 0;
        for (var i = 1; i < logProbs.Length; i++)
        {
            if (logProbs[i] > logProbs[best])
            {
                best = i;
            }
        }

        return best;
    }

    public static int Sample(ReadOnlySpan<float> logProbs, ref RandomStream random)
    {
        var left = random.Uniform();
        var last = Best(logProbs);
        for (var i = 0; i < logProbs.Length; i++)
        {
            if (float.IsNegativeInfinity(logProbs[i]))
            {
                continue;
            }

            last = i;
            left -= Math.Exp(logProbs[i]);
            if (left < 0)
            {
                break;
            }
        }

        return last;
    }
}
