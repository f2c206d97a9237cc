using System.Net;
using System.Security.Cryptography;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Security;

/// <summary>
/// Says who a caller is: by a configured key, by a key of the registry, or, while there are no keys, by being on this machine.
/// </summary>
internal sealed class CallerCheck(IGrainFactory grains, IOptions<GatewayOptions> options)
{
    private readonly byte[][] _configured = [.. options.Value.ApiKeys.Select(ShownKey.HashOf)];
    private readonly byte[]? _local = options.Value.LocalKey is { } key ? ShownKey.HashOf(key) : null;

    /// <summary>Null when the call must be refused.</summary>
    public async Task<Caller?> IdentifyAsync(HttpContext context, ShownKey? shown)
    {
        if (shown is not null && IsConfigured(shown))
        {
            return Caller.LocalOperator;
        }

        var verdict = await grains
            .GetGrain<IKeyRegistryGrain>(IKeyRegistryGrain.Key)
            .IdentifyAsync(shown?.Hash ?? ReadOnlyMemory<byte>.Empty);
        if (shown is not null && verdict.Key is { } key)
        {
            return new Caller(key.Description.Tenant, key.Description.Role, key.Id);
        }

        var open = !verdict.AsksForKeys && _configured.Length == 0;
        // A wrong key is no key where none is asked for: clients that insist on sending one work on one's own machine.
        return open && (options.Value.Open || IsOnThisMachine(context)) ? Caller.LocalOperator : null;
    }

    private bool IsConfigured(ShownKey shown)
    {
        var known = _local is not null && CryptographicOperations.FixedTimeEquals(_local, shown.Hash);
        // Every key is compared, each in constant time.
        return _configured.Aggregate(known, (found, candidate) => found | CryptographicOperations.FixedTimeEquals(candidate, shown.Hash));
    }

    /// <summary>What a proxy on this machine passes on comes from somewhere else.</summary>
    private static bool IsOnThisMachine(HttpContext context) =>
        IsLoopback(context.Connection.RemoteIpAddress)
        && IsLoopback(context.Connection.LocalIpAddress)
        && !context.Request.Headers.Keys.Any(name =>
            name.StartsWith("X-Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Forwarded", StringComparison.OrdinalIgnoreCase)
            || name.Equals("Via", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsLoopback(IPAddress? address) => address is not null && IPAddress.IsLoopback(address);
}
