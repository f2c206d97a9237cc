namespace HybridGrains.Policy.Smdp;

/// <summary>What a decision came to.</summary>
/// <param name="Discounted">Rewards discounted from the decision's start.</param>
/// <param name="Plain">The same rewards undiscounted, for the baseline that forgets time.</param>
/// <param name="Tau">Ticks it took, at least 1.</param>
public readonly record struct SojournTotal(double Discounted, double Plain, int Tau);
