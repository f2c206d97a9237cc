using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Tenants;

/// <summary>What tenants may take, and have taken. Callers see their own; operators everybody's.</summary>
internal static class TenantEndpoints
{
    public static void MapTenants(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapGet("/v1/usage", UsageAsync).RequireRole(KeyRole.User).Produces<UsageView>();
        var quota = endpoints.MapGroup("/v1/tenants/{tenant}/quota").RequireRole(KeyRole.Operator);
        quota.MapGet("", async (string tenant, IGrainFactory grains) => QuotaBody.Of(await Find(tenant, grains).GetQuotaAsync()));
        quota.MapPut("", SetQuotaAsync).Accepts<QuotaBody>("application/json");
    }

    private static async Task<QuotaBody> SetQuotaAsync(string tenant, QuotaBody body, IGrainFactory grains)
    {
        var grain = Find(tenant, grains);
        if (await grain.SetQuotaAsync(body.Check()) is { } whyNot)
        {
            throw new FaultException(new Fault(400, "invalid_value", $"alert_webhook {whyNot}.", "alert_webhook"));
        }

        return QuotaBody.Of(await grain.GetQuotaAsync());
    }

    private static async Task<IResult> UsageAsync(
        Caller caller,
        IGrainFactory grains,
        TimeProvider timeProvider,
        string? tenant,
        string? from,
        string? to,
        string? format
    )
    {
        if (tenant is not null && tenant != caller.Tenant && caller.Role != KeyRole.Operator)
        {
            throw new FaultException(new Fault(403, "role_required", "Only operators see another tenant's usage.", "tenant"));
        }

        if (format is not (null or "json" or "csv"))
        {
            throw new FaultException(new Fault(400, "invalid_value", "format must be json or csv.", "format"));
        }

        var period = UsagePeriod.Read(from, to, timeProvider);
        var view = await UsageView.ReadAsync(tenant ?? caller.Tenant, Find(tenant ?? caller.Tenant, grains), period);
        return format == "csv" ? Results.Text(view.ToCsv(), "text/csv") : Results.Ok(view);
    }

    private static ITenantGrain Find(string tenant, IGrainFactory grains) =>
        TenantNames.IsValid(tenant)
            ? grains.GetGrain<ITenantGrain>(tenant)
            : throw new FaultException(new Fault(400, "invalid_value", $"tenant {TenantNames.Rule}.", "tenant"));
}
