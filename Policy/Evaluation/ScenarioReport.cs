namespace HybridGrains.Policy.Evaluation;

/// <summary>All policies on one scenario.</summary>
/// <param name="FixedSplits">Every fixed k in order, cloud only, edge only.</param>
/// <param name="BestFixed">The one of them with the most successes on these very seeds.</param>
/// <param name="Baselines">The other baselines.</param>
/// <param name="Learned">The policies under test.</param>
/// <param name="BoundReward">Mean reward that no policy can exceed.</param>
/// <param name="BoundSuccess">Share of successes that no policy can exceed.</param>
public sealed record ScenarioReport(
    string Scenario,
    string Description,
    IReadOnlyList<PolicyScore> FixedSplits,
    PolicyScore BestFixed,
    IReadOnlyList<PolicyScore> Baselines,
    IReadOnlyList<PolicyScore> Learned,
    ConfidenceInterval BoundReward,
    ConfidenceInterval BoundSuccess
)
{
    /// <summary>Share of the gap in mean reward between the best fixed split and <paramref name="oracle"/> that a policy closes.</summary>
    public double GapClosed(PolicyScore policy, double oracle)
    {
        var floor = BestFixed.Of(run => run.Reward).Mean;
        return (policy.Of(run => run.Reward).Mean - floor) / (oracle - floor);
    }
}
