using HybridGrains.Grains.Interfaces.Agents;

namespace HybridGrains.Grains.Agents;

/// <summary>What the registry persists. Revoked agents stay, so that their keys are never taken for new ones.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.agent-registry-state.v1")]
public sealed record AgentRegistryState
{
    /// <summary>Empty until it is drawn.</summary>
    [Id(0)]
    public string Identity { get; init; } = "";

    [Id(1)]
    public IReadOnlyList<AgentInfo> Agents { get; init; } = [];

    [Id(2)]
    public IReadOnlyList<TokenInfo> Tokens { get; init; } = [];
}
