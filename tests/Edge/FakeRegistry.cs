using System.Collections.Concurrent;
using System.Collections.Immutable;
using HybridGrains.EdgeProtocol;
using HybridGrains.Grains.Interfaces.Agents;

namespace HybridGrains.Tests.Edge;

/// <summary>The registry without a cluster: lets in whoever shows <see cref="Samples.Token"/>, under an id that follows from the name.</summary>
public sealed class FakeRegistry : IAgentRegistryGrain
{
    private readonly ConcurrentDictionary<string, AgentInfo> _agents = new();

    /// <summary>What agents that enrol from now on are.</summary>
    public AgentStanding Standing { get; set; } = AgentStanding.Approved;

    /// <summary>What an enrolment is answered with; null enrols.</summary>
    public EnrolOutcome? Refusal { get; set; }

    /// <summary>Thrown by every call.</summary>
    public Exception? Failure { get; set; }

    public int Enrolments { get; private set; }

    public Task<string> IdentityAsync() => Failure is null ? Task.FromResult(Samples.Cluster) : throw Failure;

    public Task<AgentInfo?> FindAsync(string agentId) =>
        Failure is null ? Task.FromResult(_agents.GetValueOrDefault(agentId)) : throw Failure;

    public Task<EnrolAnswer> EnrolAsync(ReadOnlyMemory<byte> tokenKey, ReadOnlyMemory<byte> agentKey, string name)
    {
        if (Failure is not null)
        {
            throw Failure;
        }

        if (Refusal is { } refusal)
        {
            return Task.FromResult(new EnrolAnswer(refusal));
        }

        if (!tokenKey.Span.SequenceEqual(EnrolmentToken.PublicKeyOf(Samples.Token)))
        {
            return Task.FromResult(new EnrolAnswer(EnrolOutcome.UnknownToken));
        }

        Enrolments++;
        var id = Samples.IdOf(name);
        var agent = new AgentInfo(id, name, agentKey.ToArray(), "tests", "token", Standing, default);
        _agents[id] = agent;
        return Task.FromResult(new EnrolAnswer(EnrolOutcome.Enrolled, agent));
    }

    public void Set(string name, AgentStanding standing) =>
        _agents[Samples.IdOf(name)] = _agents[Samples.IdOf(name)] with { Standing = standing };

    public Task<ImmutableArray<AgentInfo>> ListAsync() => throw new NotSupportedException();

    public Task<RegistryOutcome> ApproveAsync(string agentId) => throw new NotSupportedException();

    public Task<RegistryOutcome> RevokeAsync(string agentId) => throw new NotSupportedException();

    public Task<AddedToken> AddTokenAsync(TokenDescription description) => throw new NotSupportedException();

    public Task<ImmutableArray<TokenInfo>> ListTokensAsync() => throw new NotSupportedException();

    public Task<RegistryOutcome> RevokeTokenAsync(string tokenId) => throw new NotSupportedException();
}
