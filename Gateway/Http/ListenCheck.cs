using System.Net;
using HybridGrains.Gateway.Tls;
using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace HybridGrains.Gateway.Http;

/// <summary>Refuses to listen to other machines while anybody would be the operator, and to speak TLS without a certificate.</summary>
internal sealed class ListenCheck(
    IConfiguration configuration,
    IGrainFactory grains,
    IOptions<GatewayOptions> gateway,
    IOptions<TlsOptions> tls
) : IHostedService
{
    /// <summary>After silo or client, before the server.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var addresses = (configuration[WebHostDefaults.ServerUrlsKey] ?? "")
            .Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(BindingAddress.Parse)
            .ToList();
        if (addresses.Any(address => address.Scheme == Uri.UriSchemeHttps) && !tls.Value.HasCertificate)
        {
            Refuse(
                "https needs a certificate: Tls:CertificateFile (PFX, or PEM with Tls:KeyFile), or Tls:Development=true for one made here."
            );
        }

        if (
            addresses.FirstOrDefault(address => !IsLoopback(address)) is { } open
            && !gateway.Value.Open
            && gateway.Value.ApiKeys.Count == 0
            && !await AsksForKeysAsync()
        )
        {
            Refuse(
                $"{open} lets other machines in, and without keys every caller is the operator. Create a key first (hybridgrains "
                    + $"keys create "
                    + "--role operator), or say that this is meant: --open (Gateway:Open=true)."
            );
        }
    }

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    private async Task<bool> AsksForKeysAsync() =>
        (await grains.GetGrain<IKeyRegistryGrain>(IKeyRegistryGrain.Key).IdentifyAsync(ReadOnlyMemory<byte>.Empty)).AsksForKeys;

    private static bool IsLoopback(BindingAddress address) =>
        address.IsUnixPipe
        || address.Host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(address.Host.Trim('[', ']'), out var ip) && IPAddress.IsLoopback(ip));

    private static void Refuse(string reason) =>
        throw new OptionsValidationException(nameof(GatewayOptions), typeof(GatewayOptions), [reason]);
}
