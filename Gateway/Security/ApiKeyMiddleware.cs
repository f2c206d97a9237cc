using System.Security.Cryptography;
using System.Text;
using HybridGrains.Gateway.Errors;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Security;

/// <summary>Asks callers of /v1 for a key when any is configured. Health, metrics and the edge hub have rules of their own.</summary>
internal sealed class ApiKeyMiddleware(RequestDelegate next, IOptions<GatewayOptions> options)
{
    private const string Scheme = "Bearer ";
    private readonly byte[][] _hashes = [.. options.Value.ApiKeys.Select(Hash)];

    public Task InvokeAsync(HttpContext context)
    {
        if (
            _hashes.Length == 0
            || !context.Request.Path.StartsWithSegments("/v1")
            || IsKnown(context.Request.Headers.Authorization.ToString())
        )
            return next(context);
        context.Response.Headers.WWWAuthenticate = "Bearer";
        return FaultResponse.WriteAsync(
            context,
            new Fault(401, "invalid_api_key", "This gateway asks for an API key: send it as 'Authorization: Bearer KEY'.", "authorization")
        );
    }

    private bool IsKnown(string header)
    {
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
            return false;
        var hash = Hash(header[Scheme.Length..].Trim());
        // Every key is compared, each in constant time.
        return _hashes.Aggregate(false, (known, candidate) => known | CryptographicOperations.FixedTimeEquals(candidate, hash));
    }

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));
}
