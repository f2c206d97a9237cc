using System.Collections.Immutable;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Workers;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Agents;

/// <summary>Protocol around <see cref="AgentRegistry"/>: writes, adopts, then tells.</summary>
[GrainType(TypeName)]
public sealed partial class AgentRegistryGrain(
    [PersistentState(AgentRegistryGrain.StateName, VersionedGrainStorage.ProviderName)] IPersistentState<AgentRegistryState> persistent,
    TimeProvider timeProvider,
    ILogger<AgentRegistryGrain> logger
) : Grain, IAgentRegistryGrain
{
    public const string TypeName = "agent-registry";
    public const string StateName = "agents";

    private readonly ILogger _logger = logger;

    /// <summary>What is written; <see cref="FindAsync"/> reads it between the turns of others.</summary>
    private AgentRegistryState _adopted = new();

    public override Task OnActivateAsync(CancellationToken cancellationToken)
    {
        _adopted = persistent.State;
        return Task.CompletedTask;
    }

    public async Task<string> IdentityAsync()
    {
        await AdoptAsync(AgentRegistry.WithIdentity(_adopted));
        return _adopted.Identity;
    }

    public Task<AgentInfo?> FindAsync(string agentId) => Task.FromResult(_adopted.Agents.FirstOrDefault(agent => agent.Id == agentId));

    public async Task<EnrolAnswer> EnrolAsync(ReadOnlyMemory<byte> tokenKey, ReadOnlyMemory<byte> agentKey, string name)
    {
        var (state, answer) = AgentRegistry.Enrol(_adopted, tokenKey.Span, agentKey, name, timeProvider.GetUtcNow());
        if (await AdoptAsync(state))
        {
            LogEnrolled(answer.Agent!.Id, answer.Agent.Name, answer.Agent.TokenId, answer.Agent.Owner, answer.Agent.Standing);
        }

        return answer;
    }

    public Task<ImmutableArray<AgentInfo>> ListAsync() => Task.FromResult(_adopted.Agents.ToImmutableArray());

    public async Task<RegistryOutcome> ApproveAsync(string agentId)
    {
        var (state, outcome) = AgentRegistry.Approve(_adopted, agentId);
        if (await AdoptAsync(state))
        {
            LogApproved(agentId);
        }

        return outcome;
    }

    public async Task<RegistryOutcome> RevokeAsync(string agentId)
    {
        var (state, outcome) = AgentRegistry.Revoke(_adopted, agentId);
        if (await AdoptAsync(state))
        {
            LogRevoked(agentId);
        }

        // Also for one revoked before: the call may not have reached it then.
        if (outcome == RegistryOutcome.Done)
        {
            await GrainFactory.GetGrain<IEdgeAgentGrain>(agentId).RevokeAsync();
        }

        return outcome;
    }

    public async Task<AddedToken> AddTokenAsync(TokenDescription description)
    {
        var (state, answer) = AgentRegistry.AddToken(_adopted, description, timeProvider.GetUtcNow());
        if (await AdoptAsync(state))
        {
            LogTokenAdded(answer.Token!.Id, description.Owner, description.Uses);
        }

        return answer;
    }

    public Task<ImmutableArray<TokenInfo>> ListTokensAsync() => Task.FromResult(_adopted.Tokens.ToImmutableArray());

    public async Task<RegistryOutcome> RevokeTokenAsync(string tokenId)
    {
        var (state, outcome) = AgentRegistry.RevokeToken(_adopted, tokenId, timeProvider.GetUtcNow());
        if (await AdoptAsync(state))
        {
            LogTokenRevoked(tokenId);
        }

        return outcome;
    }

    /// <summary>Writes what has changed; what could not be written is not adopted. False when nothing has changed.</summary>
    private async Task<bool> AdoptAsync(AgentRegistryState state)
    {
        if (ReferenceEquals(state, _adopted))
        {
            return false;
        }

        persistent.State = state;
        try
        {
            await persistent.WriteStateAsync();
        }
        catch
        {
            persistent.State = _adopted;
            throw;
        }

        _adopted = state;
        return true;
    }

    [LoggerMessage(
        EventId = 3030,
        Level = LogLevel.Information,
        Message = "Agent {AgentId} ({Name}) enrolled with token {TokenId} of {Owner}: {Standing}"
    )]
    private partial void LogEnrolled(string agentId, string name, string tokenId, string owner, AgentStanding standing);

    [LoggerMessage(EventId = 3031, Level = LogLevel.Information, Message = "Agent {AgentId} approved; it joins when it comes next")]
    private partial void LogApproved(string agentId);

    [LoggerMessage(EventId = 3032, Level = LogLevel.Information, Message = "Agent {AgentId} revoked; its connection ends")]
    private partial void LogRevoked(string agentId);

    [LoggerMessage(EventId = 3033, Level = LogLevel.Information, Message = "Token {TokenId} of {Owner} lets {Uses} agents in")]
    private partial void LogTokenAdded(string tokenId, string owner, int uses);

    [LoggerMessage(EventId = 3034, Level = LogLevel.Information, Message = "Token {TokenId} revoked; it lets nobody in")]
    private partial void LogTokenRevoked(string tokenId);
}
