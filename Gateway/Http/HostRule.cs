using System.Net;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Http;

/// <summary>
/// Under which names the gateway is spoken to. A page in a browser can point a name of its own at this machine, and would then be
/// of the same origin; it cannot do so with an address, nor with the names known here.
/// </summary>
internal sealed class HostRule(IOptions<GatewayOptions> options)
{
    private const string Localhost = "localhost";

    private readonly HashSet<string> _known = new(
        [Localhost, Environment.MachineName, .. options.Value.AllowedHosts, .. Public(options.Value)],
        StringComparer.OrdinalIgnoreCase
    );

    public bool Allows(HostString host)
    {
        // Only HTTP/1.0 comes without, which no browser speaks.
        if (!host.HasValue || _known.Contains("*"))
        {
            return true;
        }

        var name = host.Host.TrimEnd('.');
        return IPAddress.TryParse(name.Trim('[', ']'), out _)
            || name.EndsWith("." + Localhost, StringComparison.OrdinalIgnoreCase)
            || _known.Contains(name);
    }

    private static IEnumerable<string> Public(GatewayOptions options) => options.PublicUrl is { } url ? [url.Host] : [];
}
