using System.Security.Cryptography;
using HybridGrains.Gateway.Errors;
using HybridGrains.Gateway.Security;
using HybridGrains.Grains.Interfaces.Idempotency;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Idempotency;

/// <summary>
/// Idempotency-Key on the POSTs that make no generations: the first answer is kept and given again. Calls that were refused have
/// done nothing, and may be made again with the same key.
/// </summary>
internal sealed class IdempotencyMiddleware(RequestDelegate next, IGrainFactory grains, IOptions<GatewayOptions> options)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var endpoint = context.GetEndpoint();
        if (
            !HttpMethods.IsPost(context.Request.Method)
            || endpoint?.Metadata.GetMetadata<ClaimsItself>() is not null
            || context.Items[typeof(Caller)] is not Caller caller
            || MarkedCall.Of(context, caller, grains) is not { } call
        )
        {
            await next(context);
            return;
        }

        context.Request.EnableBuffering();
        var fingerprint = await SHA256.HashDataAsync(context.Request.Body, context.RequestAborted);
        context.Request.Body.Position = 0;
        var verdict = await call.Share.ClaimAsync(new IdempotencyClaim(call.Key, fingerprint, [], options.Value.IdempotencyKeptFor));
        MarkedCall.Check(verdict);
        if (verdict.Outcome == IdempotencyOutcome.Repeated)
        {
            await RepeatAsync(context, verdict.Answer!);
            return;
        }

        await FirstAsync(context, call, keep: endpoint?.Metadata.GetMetadata<ShowsASecret>() is null);
    }

    private async Task FirstAsync(HttpContext context, MarkedCall call, bool keep)
    {
        var caller = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        catch (FaultException)
        {
            // Refused, so nothing was done. Whatever else it was, nobody knows: the key is free again once it counts as abandoned.
            await call.Share.DropAsync(call.Key);
            throw;
        }
        finally
        {
            context.Response.Body = caller;
        }

        var response = context.Response;
        if (response.StatusCode is >= 200 and < 300)
        {
            await call.Share.AnswerAsync(
                call.Key,
                new KeptAnswer(response.StatusCode, response.ContentType, response.Headers.Location, keep ? answer.ToArray() : null)
            );
        }
        else
        {
            await call.Share.DropAsync(call.Key);
        }

        if (answer.Length > 0)
        {
            await response.Body.WriteAsync(answer.GetBuffer().AsMemory(0, (int)answer.Length), context.RequestAborted);
        }
    }

    private static async Task RepeatAsync(HttpContext context, KeptAnswer answer)
    {
        if (answer.Body is not { } body)
        {
            throw new FaultException(
                new Fault(
                    409,
                    "already_done",
                    $"This call was done before ({answer.Location}); its answer carried a secret that is shown once and kept nowhere.",
                    MarkedCall.Header
                )
            );
        }

        (context.Response.StatusCode, context.Response.ContentType) = (answer.Status, answer.ContentType);
        context.Response.Headers.Location = answer.Location;
        context.Response.Headers[MarkedCall.ReplayedHeader] = "true";
        await context.Response.Body.WriteAsync(body, context.RequestAborted);
    }
}
