namespace HybridGrains.Policy;

/// <summary>A decision with what spoke for it.</summary>
/// <param name="Why">For people.</param>
public sealed record ExplainedDecision(HandoffDecision Decision, string Why);
