using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Audit;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Audit;

/// <summary>
/// Writes down every call that only operators and owners of agents may make and that changes something, those that failed too; where
/// the store cannot take it, the log has it.
/// </summary>
internal sealed partial class AuditMiddleware(
    RequestDelegate next,
    IGrainFactory grains,
    FaultReading faults,
    TimeProvider timeProvider,
    ILogger<AuditMiddleware> logger
)
{
    private readonly ILogger _logger = logger;

    public async Task InvokeAsync(HttpContext context)
    {
        if (!IsAudited(context) || context.Items[typeof(Caller)] is not Caller caller)
        {
            await next(context);
            return;
        }

        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.RequestAborted.IsCancellationRequested)
        {
            await AddAsync(context, caller, faults.Of(context, failure).Status);
            throw;
        }

        await AddAsync(context, caller, context.Response.StatusCode);
    }

    private static bool IsAudited(HttpContext context) =>
        !HttpMethods.IsGet(context.Request.Method)
        && !HttpMethods.IsHead(context.Request.Method)
        && context.Request.Path.StartsWithSegments("/v1")
        && context.GetEndpoint()?.Metadata.GetMetadata<RequiredRoles>()?.Roles.Contains(KeyRole.User) != true;

    private async Task AddAsync(HttpContext context, Caller caller, int status)
    {
        var entry = new AuditEntry(
            0,
            timeProvider.GetUtcNow(),
            caller.KeyId,
            caller.Tenant,
            caller.Role.Name(),
            context.Connection.RemoteIpAddress?.ToString(),
            $"{context.Request.Method} {context.Request.Path}",
            status
        );
        try
        {
            await grains.GetGrain<IAuditLogGrain>(IAuditLogGrain.Key).AddAsync(entry);
        }
        catch (Exception down) when (down is StoreUnavailableException || ClusterFaults.Of(down) is not null)
        {
            LogNotWritten(entry.KeyId ?? "local", entry.Action, status, down.Message);
        }
    }

    [LoggerMessage(
        EventId = 6010,
        Level = LogLevel.Error,
        Message = "Audit: key {KeyId} did {Action}, answered {Status}; it is written here alone, for the log cannot take it ({Reason})"
    )]
    private partial void LogNotWritten(string keyId, string action, int status, string reason);
}
