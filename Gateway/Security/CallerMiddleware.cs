using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Limits;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace HybridGrains.Gateway.Security;

/// <summary>
/// Finds out who calls, and whether that role may. Probes and the edge hub have rules of their own; a call whose key is revoked
/// while it is open ends.
/// </summary>
internal sealed class CallerMiddleware(RequestDelegate next, CallerCheck check, OpenCalls calls, CallerBudgets budgets)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (RolesOf(context) is not { } required)
        {
            await next(context);
            return;
        }

        var shown = ShownKey.Of(context.Request);
        // Before the key is looked up: a revocation in between must find the call.
        using var call = calls.Open(shown?.Id, context.RequestAborted);
        if (await check.IdentifyAsync(context, shown) is not { } caller)
        {
            await RefuseAsync(context, shown is not null);
            return;
        }

        if (!required.Admit(caller.Role))
        {
            await FaultResponse.WriteAsync(context, Forbidden(caller, required));
            return;
        }

        using var budget = await budgets.TakeAsync(caller, context);
        caller.AttachTo(context);
        context.RequestAborted = call.Ended;
        try
        {
            await next(context);
        }
        catch (Exception) when (call.IsRevoked)
        {
            // Whatever it was in the middle of; what follows is the answer.
        }

        if (!call.IsRevoked)
        {
            return;
        }

        if (context.Response.HasStarted)
        {
            // The reader must not take the end for that of the stream.
            context.Abort();
            return;
        }

        await RefuseAsync(context, keyShown: true);
    }

    /// <summary>Null where nobody is asked who they are.</summary>
    private static RequiredRoles? RolesOf(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        return endpoint?.Metadata.GetMetadata<RequiredRoles>()
            ?? (endpoint is RouteEndpoint && context.Request.Path.StartsWithSegments("/v1") ? RequiredRoles.Operator : null);
    }

    private static Task RefuseAsync(HttpContext context, bool keyShown)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer";
        var what = keyShown
            ? "The API key is none of this cluster's, or was revoked, or has expired."
            : "This gateway asks for an API key: send it as 'Authorization: Bearer KEY'.";
        return FaultResponse.WriteAsync(context, new Fault(401, "invalid_api_key", what, "authorization"));
    }

    private static Fault Forbidden(Caller caller, RequiredRoles required) =>
        new(
            403,
            "role_required",
            $"This call needs a key with the role {string.Join(" or ", required.Roles.Select(role => role.Name()))}; the one shown has "
                + $"the role {caller.Role.Name()}.",
            "authorization"
        );
}
