using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Agents;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Agents;

/// <summary>What operators do with agents and the tokens that let them in.</summary>
internal static class AgentEndpoints
{
    private const long MaxSeconds = 10L * 365 * 24 * 60 * 60;
    private static readonly TimeSpan DefaultLife = TimeSpan.FromDays(1);

    public static void MapAgents(this IEndpointRouteBuilder endpoints)
    {
        var agents = endpoints.MapGroup("/v1/agents");
        agents.MapGet("", ListAsync).RequireRole(KeyRole.AgentOwner);
        agents.MapPost("/{id}/approve", ApproveAsync).RequireRole(KeyRole.Operator);
        agents.MapDelete("/{id}", RevokeAsync).RequireRole(KeyRole.Operator);
        agents.MapPost("/tokens", CreateTokenAsync).RequireRole(KeyRole.AgentOwner).WithMetadata(new ShowsASecret());
        agents.MapGet("/tokens", ListTokensAsync).RequireRole(KeyRole.AgentOwner);
        agents.MapDelete("/tokens/{id}", RevokeTokenAsync).RequireRole(KeyRole.Operator);
    }

    /// <summary>An operator sees all, others those of their tenant.</summary>
    private static bool Sees(Caller caller, string owner) => caller.Role == KeyRole.Operator || caller.Owns(owner);

    private static async Task<object> ListAsync(Caller caller, IGrainFactory grains)
    {
        var agents = (await Registry(grains).ListAsync()).Where(agent => Sees(caller, agent.Owner));
        var views = agents.Select(async agent =>
            AgentView.Of(
                agent,
                // Those that nobody lets in have nothing to say, and are not woken for it.
                agent.Standing == AgentStanding.Approved
                    ? await grains.GetGrain<IEdgeAgentGrain>(agent.Id).DescribeAsync()
                    : null
            )
        );
        return new { data = await Task.WhenAll(views) };
    }

    private static async Task<IResult> ApproveAsync(string id, IGrainFactory grains)
    {
        Check(await Registry(grains).ApproveAsync(id), "agent");
        return Results.Ok(AgentView.Of((await Registry(grains).FindAsync(id))!, null));
    }

    private static async Task<IResult> RevokeAsync(string id, IGrainFactory grains)
    {
        Check(await Registry(grains).RevokeAsync(id), "agent");
        return Results.Ok(AgentView.Of((await Registry(grains).FindAsync(id))!, null));
    }

    private static async Task<IResult> CreateTokenAsync(TokenBody body, Caller caller, IGrainFactory grains, TimeProvider timeProvider)
    {
        if (!Sees(caller, body.Owner ?? caller.Tenant))
        {
            throw new FaultException(new Fault(403, "not_your_tenant", $"owner must be {caller.Tenant}, your tenant.", "owner"));
        }

        if (body.NeedsApproval == false && caller.Role != KeyRole.Operator)
        {
            throw new FaultException(
                new Fault(403, "role_required", "Only an operator lets agents in without approving each.", "needs_approval")
            );
        }

        if (body.ExpiresIn is < 1 or > MaxSeconds)
        {
            throw new FaultException(
                new Fault(400, "invalid_value", $"expires_in must be between 1 and {MaxSeconds} seconds.", "expires_in")
            );
        }

        var text = EnrolmentToken.Draw();
        var life = body.ExpiresIn is { } seconds ? TimeSpan.FromSeconds(seconds) : DefaultLife;
        var added = await Registry(grains)
            .AddTokenAsync(
                new TokenDescription(
                    EnrolmentToken.PublicKeyOf(text),
                    body.Owner ?? caller.Tenant,
                    body.Uses ?? 1,
                    timeProvider.GetUtcNow() + life
                )
                {
                    NeedsApproval = body.NeedsApproval ?? true,
                }
            );
        return added.Outcome switch
        {
            RegistryOutcome.Done => Results.Created($"/v1/agents/tokens/{added.Token!.Id}", TokenView.Of(added.Token, text)),
            RegistryOutcome.Invalid => throw new FaultException(new Fault(400, "invalid_value", added.Reason!, added.Field)),
            RegistryOutcome.Full => throw new FaultException(new Fault(409, "too_many_tokens", added.Reason!)),
            _ => throw new ArgumentOutOfRangeException(nameof(body), added.Outcome, null),
        };
    }

    private static async Task<object> ListTokensAsync(Caller caller, IGrainFactory grains) =>
        new
        {
            data = (await Registry(grains).ListTokensAsync())
                .Where(token => Sees(caller, token.Description.Owner))
                .Select(token => TokenView.Of(token)),
        };

    private static async Task<IResult> RevokeTokenAsync(string id, IGrainFactory grains)
    {
        Check(await Registry(grains).RevokeTokenAsync(id), "token");
        return Results.Ok(TokenView.Of((await Registry(grains).ListTokensAsync()).Single(token => token.Id == id)));
    }

    private static void Check(RegistryOutcome outcome, string what)
    {
        switch (outcome)
        {
            case RegistryOutcome.Done:
                return;
            case RegistryOutcome.NotFound:
                throw new FaultException(new Fault(404, $"{what}_not_found", $"There is no {what} of that id.", "id"));
            case RegistryOutcome.Revoked:
                throw new FaultException(
                    new Fault(409, $"{what}_revoked", $"This {what} was revoked, which nothing undoes; enrol it anew.", "id")
                );
            default:
                throw new ArgumentOutOfRangeException(nameof(outcome), outcome, null);
        }
    }

    private static IAgentRegistryGrain Registry(IGrainFactory grains) => grains.GetGrain<IAgentRegistryGrain>(IAgentRegistryGrain.Key);
}
