using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Http;

/// <summary>How callers reach this gateway: as configured, or else as this caller did.</summary>
internal sealed class PublicAddress(IOptions<GatewayOptions> options)
{
    /// <param name="path">With its leading slash.</param>
    public string Of(HttpRequest request, string path) =>
        options.Value.PublicUrl is { } url ? url.ToString().TrimEnd('/') + path : $"{request.Scheme}://{request.Host}{path}";
}
