using System.Text.Json.Serialization;
using HybridGrains.Gateway.Http;
using HybridGrains.Gateway.Idempotency;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Tenants;
using HybridGrains.Grains.Interfaces.Webhooks;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Webhooks;

/// <summary>What a tenant's messages are signed with, and those that did not arrive.</summary>
internal static class WebhookEndpoints
{
    public static void MapWebhooks(this IEndpointRouteBuilder endpoints)
    {
        var webhooks = endpoints.MapGroup("/v1/webhooks").RequireRole(KeyRole.User);
        webhooks.MapGet("", ListAsync).WithSummary("The tenant's messages that are not delivered yet, and those that were given up.");
        webhooks
            .MapGet("/secret", async (Caller caller, IGrainFactory grains) => View(await Find(caller, grains).GetWebhookSecretsAsync()))
            .WithSummary("The secret that the tenant's messages are signed with, as Standard Webhooks has it.");
        webhooks
            .MapPost("/secret", RotateAsync)
            .WithMetadata(new ShowsASecret())
            .WithSummary("A new secret; the former one signs beside it for a day.");
    }

    private static async Task<object> ListAsync(Caller caller, IGrainFactory grains, string? limit) =>
        new { data = (await Find(caller, grains).ListWebhooksAsync(PageLimit.Read(limit))).Select(WebhookView.Of) };

    private static async Task<object> RotateAsync(Caller caller, IGrainFactory grains)
    {
        var tenant = Find(caller, grains);
        return View(await tenant.RotateWebhookSecretAsync((await tenant.GetWebhookSecretsAsync()).Current));
    }

    private static object View(WebhookSecrets secrets) => new { secret = secrets.Current, former_until = secrets.FormerUntil };

    private static ITenantGrain Find(Caller caller, IGrainFactory grains) => grains.GetGrain<ITenantGrain>(caller.Tenant);
}

/// <param name="Id">Of the generation, or of the tenant's event; the message's own id is "evt_" and this.</param>
/// <param name="NextTry">Null once it is given up.</param>
internal sealed record WebhookView(
    string Id,
    string Url,
    int Tries,
    [property: JsonPropertyName("next_try")] DateTimeOffset? NextTry,
    string? Reason
)
{
    public static WebhookView Of(WebhookDelivery delivery) =>
        new(delivery.Id, delivery.Url, delivery.Tries, delivery.DueAt, delivery.Reason);
}
