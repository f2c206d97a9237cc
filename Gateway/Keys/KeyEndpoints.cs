using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Keys;

/// <summary>What operators do with API keys.</summary>
internal static class KeyEndpoints
{
    public static void MapKeys(this IEndpointRouteBuilder endpoints)
    {
        var keys = endpoints.MapGroup("/v1/keys").RequireRole(KeyRole.Operator);
        keys.MapPost("", CreateAsync).WithMetadata(new ShowsASecret()).Accepts<KeyBody>("application/json").Produces<KeyView>(201);
        keys.MapGet("", async (IGrainFactory grains) => new { data = (await Registry(grains).ListAsync()).Select(key => KeyView.Of(key)) });
        keys.MapDelete("/{id}", RevokeAsync);
    }

    private static async Task<IResult> CreateAsync(KeyBody body, IGrainFactory grains)
    {
        var created = await Registry(grains).CreateAsync(body.Describe());
        return created.Outcome switch
        {
            KeyOutcome.Done => Results.Created($"/v1/keys/{created.Info!.Id}", KeyView.Of(created.Info, created.Text)),
            KeyOutcome.Invalid => throw new FaultException(new Fault(400, "invalid_value", created.Reason!, created.Field)),
            KeyOutcome.Full => throw new FaultException(new Fault(409, "too_many_keys", created.Reason!)),
            _ => throw new ArgumentOutOfRangeException(nameof(body), created.Outcome, null),
        };
    }

    private static async Task<IResult> RevokeAsync(string id, IGrainFactory grains)
    {
        var registry = Registry(grains);
        if (await registry.RevokeAsync(id) != KeyOutcome.Done)
        {
            throw new FaultException(new Fault(404, "key_not_found", "There is no key of that id.", "id"));
        }

        return Results.Ok(KeyView.Of((await registry.ListAsync()).Single(key => key.Id == id)));
    }

    private static IKeyRegistryGrain Registry(IGrainFactory grains) => grains.GetGrain<IKeyRegistryGrain>(IKeyRegistryGrain.Key);
}
