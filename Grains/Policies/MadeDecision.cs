using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Grains.Policies;

/// <summary>A decision, who made it, and what spoke for it.</summary>
/// <param name="Policy">Name of the policy that decided.</param>
/// <param name="Why">For people.</param>
public sealed record MadeDecision(HandoffDecision Decision, string Policy, string Why)
{
    public PolicyArm Arm { get; init; } = PolicyArm.None;

    /// <summary>The version that the cluster followed; 0 where the model's split decided.</summary>
    public long Version { get; init; }

    /// <summary>How it was drawn; null when it was not.</summary>
    public DrawnDecision? Drawn { get; init; }
}
