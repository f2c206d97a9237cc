using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Tests.Edge;
using Orleans;

namespace HybridGrains.Gateway.Edge.Tests;

/// <summary>A real grain that hands every call to the fake registry of the test.</summary>
public sealed class RecordingRegistryGrain(IServiceProvider services) : Grain, IAgentRegistryGrain
{
    private readonly FakeRegistry _fake = (FakeRegistry)services.GetService(typeof(FakeRegistry))!;

    public Task<string> IdentityAsync() => _fake.IdentityAsync();

    public Task<AgentInfo?> FindAsync(string agentId) => _fake.FindAsync(agentId);

    public Task<EnrolAnswer> EnrolAsync(ReadOnlyMemory<byte> tokenKey, ReadOnlyMemory<byte> agentKey, string name) =>
        _fake.EnrolAsync(tokenKey, agentKey, name);

    public Task<ImmutableArray<AgentInfo>> ListAsync() => _fake.ListAsync();

    public Task<RegistryOutcome> ApproveAsync(string agentId) => _fake.ApproveAsync(agentId);

    public Task<RegistryOutcome> RevokeAsync(string agentId) => _fake.RevokeAsync(agentId);

    public Task<AddedToken> AddTokenAsync(TokenDescription description) => _fake.AddTokenAsync(description);

    public Task<ImmutableArray<TokenInfo>> ListTokensAsync() => _fake.ListTokensAsync();

    public Task<RegistryOutcome> RevokeTokenAsync(string tokenId) => _fake.RevokeTokenAsync(tokenId);
}
