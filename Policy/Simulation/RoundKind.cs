namespace HybridGrains.Policy.Simulation;

/// <summary>What a cloud worker computes in one round: one network, for all ranges that need it next.</summary>
internal enum RoundKind
{
    Large = 0,
    Small = 1,
    Decode = 2,
}
