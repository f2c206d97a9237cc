using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Agents;

/// <summary>The rules of the agent registry, on states that do not change.</summary>
public static class AgentRegistry
{
    public const int MaxAgents = 10_000;
    public const int MaxTokens = 1_000;

    /// <summary>How long a token that lets nobody in any more is still listed.</summary>
    public static readonly TimeSpan KeepEndedTokens = TimeSpan.FromDays(30);

    private const int PublicKeyBytes = 91;
    private const string IdCharacters = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int IdLength = 12;
    private const int IdentityLength = 26;

    public static AgentRegistryState WithIdentity(AgentRegistryState state) =>
        state.Identity.Length > 0 ? state : state with { Identity = RandomNumberGenerator.GetString(IdCharacters, IdentityLength) };

    public static (AgentRegistryState State, EnrolAnswer Answer) Enrol(
        AgentRegistryState state,
        ReadOnlySpan<byte> tokenKey,
        ReadOnlyMemory<byte> agentKey,
        string name,
        DateTimeOffset now
    )
    {
        if (Find(state.Agents, agentKey.Span) is { } known)
        {
            return (state, new EnrolAnswer(EnrolOutcome.Enrolled, known));
        }

        if (Find(state.Tokens, tokenKey) is not { RevokedAt: null } token)
        {
            return (state, new EnrolAnswer(EnrolOutcome.UnknownToken));
        }

        if (token.Description.ExpiresAt <= now)
        {
            return (state, new EnrolAnswer(EnrolOutcome.ExpiredToken));
        }

        if (token.Used >= token.Description.Uses)
        {
            return (state, new EnrolAnswer(EnrolOutcome.UsedUpToken));
        }

        if (state.Agents.Count >= MaxAgents)
        {
            return (state, new EnrolAnswer(EnrolOutcome.Full));
        }

        var standing = token.Description.NeedsApproval ? AgentStanding.Pending : AgentStanding.Approved;
        var agent = new AgentInfo(AgentIds.Issue(), name, agentKey.ToArray(), token.Description.Owner, token.Id, standing, now);
        var used = token with { Used = token.Used + 1 };
        var next = state with
        {
            Agents = [.. state.Agents, agent],
            Tokens = [.. state.Tokens.Select(other => other.Id == token.Id ? used : other)],
        };
        return (next, new EnrolAnswer(EnrolOutcome.Enrolled, agent));
    }

    public static (AgentRegistryState State, RegistryOutcome Outcome) Approve(AgentRegistryState state, string agentId) =>
        state.Agents.FirstOrDefault(agent => agent.Id == agentId) switch
        {
            null => (state, RegistryOutcome.NotFound),
            { Standing: AgentStanding.Revoked } => (state, RegistryOutcome.Revoked),
            { Standing: AgentStanding.Approved } => (state, RegistryOutcome.Done),
            var agent => (With(state, agent with { Standing = AgentStanding.Approved }), RegistryOutcome.Done),
        };

    public static (AgentRegistryState State, RegistryOutcome Outcome) Revoke(AgentRegistryState state, string agentId) =>
        state.Agents.FirstOrDefault(agent => agent.Id == agentId) switch
        {
            null => (state, RegistryOutcome.NotFound),
            { Standing: AgentStanding.Revoked } => (state, RegistryOutcome.Done),
            var agent => (With(state, agent with { Standing = AgentStanding.Revoked }), RegistryOutcome.Done),
        };

    public static (AgentRegistryState State, AddedToken Answer) AddToken(
        AgentRegistryState state,
        TokenDescription wanted,
        DateTimeOffset now
    )
    {
        if (FirstFault(wanted, now) is { } fault)
        {
            return (state, fault);
        }

        if (Find(state.Tokens, wanted.PublicKey.Span) is { } known)
        {
            return (state, new AddedToken(RegistryOutcome.Done, known));
        }

        TokenInfo[] kept = [.. state.Tokens.Where(token => !IsForgotten(token, now))];
        if (kept.Length >= MaxTokens)
        {
            return (
                state,
                new AddedToken(RegistryOutcome.Full, Reason: $"The cluster has {kept.Length} tokens; at most {MaxTokens} can be.")
            );
        }

        var id = RandomNumberGenerator.GetString(IdCharacters, IdLength);
        var token = new TokenInfo(id, wanted with { PublicKey = wanted.PublicKey.ToArray() }, 0, now, null);
        return (state with { Tokens = [.. kept, token] }, new AddedToken(RegistryOutcome.Done, token));
    }

    public static (AgentRegistryState State, RegistryOutcome Outcome) RevokeToken(
        AgentRegistryState state,
        string tokenId,
        DateTimeOffset now
    )
    {
        if (state.Tokens.FirstOrDefault(token => token.Id == tokenId) is not { } known)
        {
            return (state, RegistryOutcome.NotFound);
        }

        if (known.RevokedAt is not null)
        {
            return (state, RegistryOutcome.Done);
        }

        var revoked = known with { RevokedAt = now };
        return (state with { Tokens = [.. state.Tokens.Select(token => token.Id == tokenId ? revoked : token)] }, RegistryOutcome.Done);
    }

    private static AgentRegistryState With(AgentRegistryState state, AgentInfo changed) =>
        state with
        {
            Agents = [.. state.Agents.Select(agent => agent.Id == changed.Id ? changed : agent)],
        };

    private static bool IsForgotten(TokenInfo token, DateTimeOffset now) =>
        (token.RevokedAt ?? token.Description.ExpiresAt) + KeepEndedTokens <= now;

    private static AgentInfo? Find(IReadOnlyList<AgentInfo> agents, ReadOnlySpan<byte> key)
    {
        foreach (var agent in agents)
        {
            if (agent.PublicKey.Span.SequenceEqual(key))
            {
                return agent;
            }
        }

        return null;
    }

    private static TokenInfo? Find(IReadOnlyList<TokenInfo> tokens, ReadOnlySpan<byte> key)
    {
        foreach (var token in tokens)
        {
            if (token.Description.PublicKey.Span.SequenceEqual(key))
            {
                return token;
            }
        }

        return null;
    }

    private static AddedToken? FirstFault(TokenDescription wanted, DateTimeOffset now)
    {
        static AddedToken Fault(string field, string rule) => new(RegistryOutcome.Invalid, Field: field, Reason: $"{field} {rule}.");

        if (wanted.PublicKey.Length != PublicKeyBytes)
        {
            return Fault("public_key", $"must be a P-256 key of {PublicKeyBytes} bytes");
        }

        if (wanted.Owner.Length is 0 or > TokenDescription.MaxOwner || wanted.Owner.Any(char.IsControl))
        {
            return Fault("owner", $"must have 1 to {TokenDescription.MaxOwner} characters and no line ends");
        }

        if (wanted.Uses is < 1 or > TokenDescription.MaxUses)
        {
            return Fault("uses", $"must be between 1 and {TokenDescription.MaxUses}");
        }

        return wanted.ExpiresAt <= now ? Fault("expires_at", "must be in the future") : null;
    }
}
