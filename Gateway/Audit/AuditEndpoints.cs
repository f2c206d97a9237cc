using HybridGrains.Gateway.Http;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Audit;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Audit;

/// <summary>What operators and owners of agents did, newest first.</summary>
internal static class AuditEndpoints
{
    public static void MapAudit(this IEndpointRouteBuilder endpoints) =>
        endpoints.MapGet("/v1/audit", ListAsync).RequireRole(KeyRole.Operator);

    private static async Task<object> ListAsync(IGrainFactory grains, long? before, string? limit)
    {
        var most = PageLimit.Read(limit);
        var entries = await grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Key).ListAsync(before, most);
        return new
        {
            data = entries.Select(entry => new
            {
                number = entry.Number,
                at = entry.At,
                key = entry.KeyId,
                tenant = entry.Tenant,
                role = entry.Role,
                address = entry.Address,
                action = entry.Action,
                status = entry.Status,
            }),
            next = entries.Length == most ? (long?)entries[^1].Number : null,
        };
    }
}
