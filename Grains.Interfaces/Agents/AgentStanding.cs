namespace HybridGrains.Grains.Interfaces.Agents;

/// <summary>What the cluster lets an agent do.</summary>
[GenerateSerializer, Alias("hybridgrains.agent-standing.v1")]
public enum AgentStanding
{
    Unknown = 0,

    /// <summary>Enrolled; an operator has not approved it yet. It gets nothing.</summary>
    Pending = 1,
    Approved = 2,

    /// <summary>For good: its key never counts again.</summary>
    Revoked = 3,
}
