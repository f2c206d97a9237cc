using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Errors;

/// <summary>Turns what a request throws into one kind of answer.</summary>
internal sealed partial class FaultMiddleware(RequestDelegate next, ILogger<FaultMiddleware> logger)
{
    private readonly ILogger<FaultMiddleware> _logger = logger;

    public async Task InvokeAsync(HttpContext context)
    {
        try
        {
            await next(context);
        }
        catch (Exception failure) when (!context.Response.HasStarted && !context.RequestAborted.IsCancellationRequested)
        {
            await FaultResponse.WriteAsync(context, Describe(context, failure));
        }
        catch (OperationCanceledException) when (context.RequestAborted.IsCancellationRequested)
        {
            // The caller is gone; nobody reads an answer.
        }
    }

    private Fault Describe(HttpContext context, Exception failure)
    {
        switch (failure)
        {
            case FaultException expected:
                return expected.Fault;
            case BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge }:
                return new Fault(413, "body_too_large", "The request body is larger than 32 MiB.", "body");
            case JsonException or BadHttpRequestException:
                return new Fault(
                    400,
                    "invalid_json",
                    $"The request body is not the JSON that is expected: {(failure.InnerException ?? failure).Message}",
                    FieldOf(failure)
                );
            default:
                LogFailed(context.Request.Path, failure);
                return new Fault(500, "internal_error", "The gateway failed on this request. The log has the details.");
        }
    }

    /// <summary>"$.n" as the JSON reader names it, without the root.</summary>
    private static string FieldOf(Exception failure) =>
        (failure as JsonException ?? failure.InnerException as JsonException)?.Path is { Length: > 2 } path
        && path.StartsWith("$.", StringComparison.Ordinal)
            ? path[2..]
            : "body";

    [LoggerMessage(EventId = 6001, Level = LogLevel.Error, Message = "{Path} failed; the caller got 500")]
    private partial void LogFailed(string path, Exception exception);
}
