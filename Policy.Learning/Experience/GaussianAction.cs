using HybridGrains.Policy.Simulation;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>
/// A continuous joint action with independent normal components, in plain C#. Outputs hold the means, then the logarithms of the
/// deviations.
/// </summary>
public static class GaussianAction
{
    private static readonly double HalfLogTwoPi = 0.5 * Math.Log(2 * Math.PI);

    /// <summary>Draws one.</summary>
    /// <param name="outputs">[2 x components].</param>
    /// <param name="action">[components].</param>
    /// <returns>Log-density of the whole action.</returns>
    public static float Sample(ReadOnlySpan<float> outputs, ref RandomStream random, Span<float> action)
    {
        var logProb = 0.0;
        for (var i = 0; i < action.Length; i++)
        {
            var (mean, logDeviation, noise) = (outputs[i], outputs[action.Length + i], random.Normal());
            action[i] = (float)(mean + (Math.Exp(logDeviation) * noise));
            logProb -= (0.5 * noise * noise) + logDeviation + HalfLogTwoPi;
        }

        return (float)logProb;
    }
}
