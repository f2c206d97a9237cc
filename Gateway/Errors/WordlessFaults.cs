using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Errors;

/// <summary>Words for statuses that routing and the server answer without any.</summary>
internal static class WordlessFaults
{
    private const int MaxPath = 200;

    public static Fault Of(HttpContext context)
    {
        var (method, path) = (context.Request.Method, context.Request.Path.Value ?? "/");
        path = path.Length <= MaxPath ? path : path[..MaxPath] + "...";
        return context.Response.StatusCode switch
        {
            404 => new Fault(404, "unknown_route", $"There is no {path} here."),
            405 => new Fault(405, "method_not_allowed", $"{path} does not take {method}; it takes {context.Response.Headers.Allow}."),
            415 => new Fault(415, "unsupported_media_type", "The request body has a Content-Type that is not taken here.", "body"),
            var status => new Fault(status, "refused", $"{method} {path} was refused."),
        };
    }
}
