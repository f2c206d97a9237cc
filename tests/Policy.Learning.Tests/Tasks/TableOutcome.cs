namespace HybridGrains.Policy.Learning.Tests.Tasks;

/// <summary>One thing that may come of an action: after <paramref name="Tau"/> ticks a reward and another state.</summary>
internal sealed record TableOutcome(double Chance, int Tau, double Reward, int Next);
