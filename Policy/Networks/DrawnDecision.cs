namespace HybridGrains.Policy.Networks;

/// <summary>A decision that was drawn from a policy's distribution, with what PPO must know to learn from it.</summary>
/// <param name="Observation">Encoded, not yet normalised.</param>
/// <param name="Allowed">Action mask.</param>
/// <param name="Action">Index of the joint action.</param>
/// <param name="LogProb">Of the joint action, 0 or below.</param>
/// <param name="Version">Of the network that drew it.</param>
public sealed record DrawnDecision(HandoffDecision Decision, float[] Observation, bool[] Allowed, int Action, float LogProb, long Version);
