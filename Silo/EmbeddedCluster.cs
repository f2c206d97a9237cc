using HybridGrains.Gateway.Agents;
using HybridGrains.Gateway.Tls;
using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;

namespace HybridGrains.Silo;

/// <summary>
/// A whole cluster but for its edge agents, in this process: silo, gateway and cloud worker on ports and a cluster id of its own.
/// </summary>
public sealed class EmbeddedCluster : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly DataDirectoryLock _lock;
    private readonly EmbeddedClusterOptions _options;

    private EmbeddedCluster(
        WebApplication app,
        DataDirectoryLock held,
        EmbeddedClusterOptions options,
        string edgeToken,
        string operatorKey,
        string clusterId,
        int siloPort,
        int orleansGatewayPort
    )
    {
        (_app, _lock, _options) = (app, held, options);
        EdgeToken = edgeToken;
        OperatorKey = operatorKey;
        ClusterId = clusterId;
        SiloPort = siloPort;
        OrleansGatewayPort = orleansGatewayPort;
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        BaseAddress = new Uri(
            address.Replace("0.0.0.0", "127.0.0.1", StringComparison.Ordinal).Replace("[::]", "127.0.0.1", StringComparison.Ordinal)
        );
    }

    /// <summary>Where callers and agents on this machine reach the gateway.</summary>
    public Uri BaseAddress { get; }

    public string EdgeToken { get; }

    /// <summary>What callers and agents must pin, where nobody vouches for the certificate; null otherwise.</summary>
    public string? TlsPin => _app.Services.GetRequiredService<ServerCertificate>() is { IsOurOwn: true } own ? own.Pin : null;

    /// <summary>What commands of this user show to be its operator.</summary>
    public string OperatorKey { get; }

    public string ClusterId { get; }

    /// <summary>Port at which an Orleans client (a gateway process of its own) joins.</summary>
    public int OrleansGatewayPort { get; }

    /// <summary>What runs the cloud worker's networks.</summary>
    public string Device => _app.Services.GetRequiredService<FamilyRuntimes>().Device;

    /// <summary>Port at which another silo on this machine joins.</summary>
    public int SiloPort { get; }

    public IServiceProvider Services => _app.Services;

    /// <summary>
    /// Starts and returns when the gateway listens. Throws <see cref="DataDirectoryException"/>, and
    /// <see cref="Microsoft.Extensions.Options.OptionsValidationException"/> for a device that is not there.
    /// </summary>
    public static async Task<EmbeddedCluster> StartAsync(EmbeddedClusterOptions options, CancellationToken cancellationToken = default)
    {
        var held = DataDirectoryLock.Take(options.DataDirectory);
        WebApplication? app = null;
        try
        {
            if (options.LogFile is not null)
            {
                PrivateFiles.CreateFolder(Path.GetDirectoryName(Path.GetFullPath(options.LogFile))!);
            }

            var (clusterId, silo, gateway) = ClusterIdentity.Of(options.DataDirectory);
            var operatorKey = LocalKey.Of(options.DataDirectory);
            var settings = new Dictionary<string, string?>(options.Settings) { ["Gateway:LocalKey"] = operatorKey };
            settings.TryAdd("Tls:DevelopmentFile", Path.Combine(options.DataDirectory, "tls.pfx"));
            for (var i = 0; i < options.ApiKeys.Count; i++)
            {
                settings[$"Gateway:ApiKeys:{i}"] = options.ApiKeys[i];
            }

            app = SiloHost.Build(
                new SiloHostOptions
                {
                    DataDirectory = options.DataDirectory,
                    ModelsDirectory = options.ModelsDirectory,
                    HttpUrl = options.HttpUrl,
                    SiloPort = silo,
                    OrleansGatewayPort = gateway,
                    ClusterId = clusterId,
                    LogFile = options.LogFile,
                    Defaults = new Dictionary<string, string?> { ["Policy:Mode"] = "learned" },
                    Settings = settings,
                }
            );
            await app.StartAsync(cancellationToken);
            var token = await LocalEnrolment.TakeAsync(
                app.Services.GetRequiredService<IGrainFactory>(),
                options.DataDirectory,
                options.EdgeToken,
                TimeProvider.System
            );
            var cluster = new EmbeddedCluster(app, held, options, token, operatorKey, clusterId, silo, gateway);
            if (options.Advertise)
            {
                new ClusterAddress(cluster.BaseAddress, Environment.ProcessId, token)
                {
                    OperatorKey = operatorKey,
                    TlsPin = cluster.TlsPin,
                }.Write(options.DataDirectory);
            }

            return cluster;
        }
        catch
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            held.Dispose();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_options.Advertise)
        {
            ClusterAddress.Remove(_options.DataDirectory);
        }

        await _app.StopAsync();
        await _app.DisposeAsync();
        _lock.Dispose();
    }
}
