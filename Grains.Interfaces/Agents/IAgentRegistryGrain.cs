using System.Collections.Immutable;
using Orleans.Concurrency;

namespace HybridGrains.Grains.Interfaces.Agents;

/// <summary>
/// The agents and enrolment tokens of the cluster; one, keyed by <see cref="Key"/>. Durable; it knows public halves of keys only.
/// Signatures are the gateway's to check before it asks.
/// </summary>
[Alias("hybridgrains.agent-registry.v1")]
public interface IAgentRegistryGrain : IGrainWithStringKey
{
    const string Key = "cluster";

    /// <summary>Who this cluster is to its agents; drawn once, outlives every restart.</summary>
    [Alias("identity"), SafeToRepeat]
    Task<string> IdentityAsync();

    /// <summary>Null when there is no such agent.</summary>
    [Alias("find"), AlwaysInterleave, SafeToRepeat]
    Task<AgentInfo?> FindAsync(string agentId);

    /// <summary>
    /// Lets a machine in that has shown the token and its own key. A key that is in already gets its id again, which costs the token
    /// nothing: the answer may have been lost on its way.
    /// </summary>
    [Alias("enrol")]
    Task<EnrolAnswer> EnrolAsync(ReadOnlyMemory<byte> tokenKey, ReadOnlyMemory<byte> agentKey, string name);

    /// <summary>Oldest first; revoked ones stay.</summary>
    [Alias("list"), SafeToRepeat]
    Task<ImmutableArray<AgentInfo>> ListAsync();

    [Alias("approve"), SafeToRepeat]
    Task<RegistryOutcome> ApproveAsync(string agentId);

    /// <summary>Ends an agent for good, and its connection at once. Revoking again changes nothing.</summary>
    [Alias("revoke"), SafeToRepeat]
    Task<RegistryOutcome> RevokeAsync(string agentId);

    [Alias("add-token")]
    Task<AddedToken> AddTokenAsync(TokenDescription description);

    /// <summary>Oldest first; revoked ones stay, and expired ones for a while.</summary>
    [Alias("list-tokens"), SafeToRepeat]
    Task<ImmutableArray<TokenInfo>> ListTokensAsync();

    /// <summary>The token lets nobody in any more; agents it let in stay. Revoking again changes nothing.</summary>
    [Alias("revoke-token"), SafeToRepeat]
    Task<RegistryOutcome> RevokeTokenAsync(string tokenId);
}
