using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Errors;

/// <summary>Turns what a request throws, and what answers it without a word, into one kind of answer.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultReading reading)
{
    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await FaultResponse.WriteAsync(context, reading.Of(context, failure));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody reads an answer.
        }

        if (context.Response is { HasStarted: false, StatusCode: >= 400, ContentType: null, ContentLength: null })
        {
            await FaultResponse.WriteAsync(context, WordlessFaults.Of(context));
        }
    }
}
