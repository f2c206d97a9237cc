namespace HybridGrains.Grains.Interfaces.Policies;

/// <summary>Keys of policy grains.</summary>
public static class PolicyIds
{
    /// <summary>What a cluster learns and follows unless it is told otherwise.</summary>
    public const string Default = "smdp-dppo";
}
