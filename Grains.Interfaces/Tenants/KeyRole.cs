namespace HybridGrains.Grains.Interfaces.Tenants;

/// <summary>What a key may be used for. An operator may do all that the others may.</summary>
[GenerateSerializer, Alias("hybridgrains.key-role.v1")]
public enum KeyRole
{
    Unknown = 0,

    /// <summary>Makes pictures, and sees those of its tenant.</summary>
    User = 1,

    /// <summary>Lets machines in, and sees how they do.</summary>
    AgentOwner = 2,

    /// <summary>Runs the cluster: keys, agents, tokens, policy, metrics.</summary>
    Operator = 3,
}
