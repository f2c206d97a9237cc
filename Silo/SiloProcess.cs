using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Workers;
using HybridGrains.Silo.Membership;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Npgsql;
using Orleans.Runtime.MembershipService;

namespace HybridGrains.Silo;

/// <summary>A silo by itself, of a cluster of one or of several, until it is told to stop.</summary>
public sealed class SiloProcess : IAsyncDisposable
{
    private readonly DataDirectoryLock _lock;
    private readonly WebApplication _app;

    private SiloProcess(DataDirectoryLock held, WebApplication app) => (_lock, _app) = (held, app);

    /// <summary>Where its gateway listens.</summary>
    public string Url => _app.Urls.First();

    /// <summary>What runs its networks.</summary>
    public string Device => _app.Services.GetRequiredService<FamilyRuntimes>().Device;

    /// <summary>Names of the cluster's other silos, as they are now.</summary>
    public IReadOnlyList<string> Others
    {
        get
        {
            var own = _app.Services.GetRequiredService<ILocalSiloDetails>().SiloAddress;
            return
            [
                .. _app
                    .Services.GetRequiredService<IClusterMembershipService>()
                    .CurrentSnapshot.Members.Values.Where(member => member.Status == SiloStatus.Active && !member.SiloAddress.Equals(own))
                    .Select(member => member.SiloAddress.Endpoint.ToString())
                    .Order(StringComparer.Ordinal),
            ];
        }
    }

    /// <exception cref="DataDirectoryException">The data folder or the database cannot be used, or nobody may listen there.</exception>
    /// <exception cref="Microsoft.Extensions.Options.OptionsValidationException">An option out of its range, or half a
    /// configuration.</exception>
    public static async Task<SiloProcess> StartAsync(SiloHostOptions options, CancellationToken cancellationToken = default)
    {
        var held = DataDirectoryLock.Take(options.DataDirectory);
        WebApplication? app = null;
        try
        {
            app = SiloHost.Build(options);
            await app.StartAsync(cancellationToken);
            await RefuseASecondDeviceAsync(app, cancellationToken);
            return new SiloProcess(held, app);
        }
        catch (Exception failure)
        {
            if (app is not null)
            {
                await app.DisposeAsync();
            }

            held.Dispose();
            if (failure is NpgsqlException or IOException)
            {
                throw new DataDirectoryException(failure.Message);
            }

            throw;
        }
    }

    /// <exception cref="DataDirectoryException">Another silo of the cluster has a device of this one's name; this one has left.</exception>
    private static async Task RefuseASecondDeviceAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var device = app.Services.GetRequiredService<IOptions<CloudWorkerOptions>>().Value;
        if (app.Services.GetService<SiloPeers>() is not { } peers || !device.Enabled)
        {
            return;
        }

        var answers = await peers.AskAllAsync(cancellationToken);
        if (answers.FirstOrDefault(pair => pair.Value?.Device == device.Name).Key is { } other)
        {
            await app.StopAsync(CancellationToken.None);
            throw new DataDirectoryException(
                $"The silo at {other.Endpoint} has a device named '{device.Name}' already; names must be unique in a cluster. "
                    + "Give this one another: --device-name, or CloudWorkers:Name."
            );
        }
    }

    /// <summary>Returns when it has been told to stop and has left its cluster.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken = default) => _app.WaitForShutdownAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _lock.Dispose();
    }
}
