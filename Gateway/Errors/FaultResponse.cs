using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Errors;

/// <summary>A fault as problem details that OpenAI clients understand as well: the body carries their error object.</summary>
internal static class FaultResponse
{
    /// <summary>All four fields are there, as clients expect; one may be null.</summary>
    public static JsonObject Error(Fault fault) =>
        new()
        {
            ["message"] = fault.Message,
            ["type"] = fault.Status >= 500 ? "server_error" : "invalid_request_error",
            ["param"] = fault.Field,
            ["code"] = fault.Code,
        };

    public static Task WriteAsync(HttpContext context, Fault fault)
    {
        if (fault.RetryAfter is { } seconds)
        {
            context.Response.Headers.RetryAfter = seconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        }

        if (fault.Hopeless)
        {
            context.Response.Headers["x-should-retry"] = "false";
        }

        return Results
            .Problem(
                statusCode: fault.Status,
                title: fault.Code,
                detail: fault.Message,
                extensions: new Dictionary<string, object?> { ["error"] = Error(fault) }
            )
            .ExecuteAsync(context);
    }
}
