using HybridGrains.Grains.Interfaces.Agents;

namespace HybridGrains.Gateway.Edge;

/// <summary>Who the cluster behind this gateway is to its agents; asked for once.</summary>
internal sealed class ClusterIdentity(IGrainFactory grains)
{
    private string? _known;

    public async Task<string> GetAsync() => _known ??= await grains.GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key).IdentityAsync();
}
