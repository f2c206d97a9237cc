namespace HybridGrains.Policy.Smdp;

/// <summary>GAE for a semi-Markov decision process; docs/smdp.md says why the discount is <c>gamma^tau</c>.</summary>
public static class GeneralisedAdvantage
{
    /// <summary>
    /// <c>delta_k = R_k + g_k V(s_k+1) - V(s_k)</c>, <c>A_k = delta_k + g_k l_k A_k+1</c> with <c>g_k = gamma^tau_k</c> and
    /// <c>l_k = lambda</c> (Schulman et al. 2016, eq. 16, on the clock of ticks).
    /// </summary>
    /// <param name="reward">R_k: rewards inside decision k, discounted from its start.</param>
    /// <param name="tau">Ticks decision k really took, at least 1.</param>
    /// <param name="terminated">True when the episode ended with decision k.</param>
    /// <param name="nextValue">Value after the last decision; unused when that terminated.</param>
    public static void Compute(
        ReadOnlySpan<float> reward,
        ReadOnlySpan<float> value,
        ReadOnlySpan<float> tau,
        ReadOnlySpan<bool> terminated,
        float nextValue,
        double gamma,
        double gaeLambda,
        DurationTreatment treatment,
        Span<float> advantage
    )
    {
        var lastGaeLam = 0.0;
        for (var k = reward.Length - 1; k >= 0; k--)
        {
            var nonTerminal = terminated[k] ? 0 : 1;
            var bootstrap = k == reward.Length - 1 ? nextValue : value[k + 1];
            var discount = treatment == DurationTreatment.PerDecision ? gamma : Math.Pow(gamma, tau[k]);
            var lambda = treatment == DurationTreatment.SemiMarkovLambdaPerTick ? Math.Pow(gaeLambda, tau[k]) : gaeLambda;
            var delta = reward[k] + (discount * bootstrap * nonTerminal) - value[k];
            lastGaeLam = delta + (discount * lambda * nonTerminal * lastGaeLam);
            advantage[k] = (float)lastGaeLam;
        }
    }
}
