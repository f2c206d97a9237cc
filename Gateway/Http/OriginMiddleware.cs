using HybridGrains.EdgeProtocol;
using HybridGrains.Gateway.Errors;
using Microsoft.AspNetCore.Http;

namespace HybridGrains.Gateway.Http;

/// <summary>
/// Keeps pages of other sites from using this gateway through a visitor's browser: wrong names are refused, and so are calls
/// that another site makes without a key. A key is no browser's to add by itself.
/// </summary>
internal sealed class OriginMiddleware(RequestDelegate next, HostRule hosts)
{
    /// <summary>Probes say nothing; agents prove who they are, which no page can.</summary>
    private static readonly PathString[] Exempt = ["/health", EdgeHubRoutes.Path];

    public Task InvokeAsync(HttpContext context)
    {
        var request = context.Request;
        if (!hosts.Allows(request.Host) && !Exempt.Any(path => request.Path.StartsWithSegments(path)))
        {
            return FaultResponse.WriteAsync(
                context,
                new Fault(
                    421,
                    "wrong_host",
                    "This gateway is not known under the name that the request asks for. Its operator can add it: Gateway:AllowedHosts or "
                        + "Gateway:PublicUrl.",
                    "host"
                )
            );
        }

        return request.Headers.Authorization.Count == 0 && IsOfAnotherSite(request)
            ? FaultResponse.WriteAsync(
                context,
                new Fault(403, "cross_site", "A page of another site may not call this gateway without an API key.", "origin")
            )
            : next(context);
    }

    private static bool IsOfAnotherSite(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        if (site is "cross-site" or "same-site")
        {
            // Somebody followed a link here.
            return !(HttpMethods.IsGet(request.Method) && request.Headers["Sec-Fetch-Mode"] == "navigate");
        }

        var origin = request.Headers.Origin.ToString();
        return origin.Length > 0 && !origin.Equals($"{request.Scheme}://{request.Host}", StringComparison.OrdinalIgnoreCase);
    }
}
