using HybridGrains.Grains.Interfaces.Tenants;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Gateway.Security;

/// <summary>
/// Hears of revocations from the registry and ends the calls they concern. What it may have missed while the registry moved to
/// another silo, and keys that expire, it learns within <see cref="RenewEvery"/>.
/// </summary>
internal sealed partial class KeyWatch(IGrainFactory grains, OpenCalls calls, TimeProvider timeProvider, ILogger<KeyWatch> logger)
    : BackgroundService,
        IKeyWatcher
{
    private static readonly TimeSpan RenewEvery = TimeSpan.FromSeconds(5);
    private readonly ILogger _logger = logger;

    public Task OnRevokedAsync(string keyId)
    {
        calls.Revoke(keyId);
        return Task.CompletedTask;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var registry = grains.GetGrain<IKeyRegistryGrain>(IKeyRegistryGrain.Key);
        var reference = grains.CreateObjectReference<IKeyWatcher>(this);
        using var timer = new PeriodicTimer(RenewEvery, timeProvider);
        try
        {
            do
            {
                try
                {
                    foreach (var ended in await registry.WatchAsync(reference, calls.Keys))
                    {
                        calls.Revoke(ended);
                    }
                }
                catch (Exception unreachable) when (unreachable is not OperationCanceledException)
                {
                    LogUnreachable(unreachable.Message);
                }
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The gateway stops.
        }
        finally
        {
            grains.DeleteObjectReference<IKeyWatcher>(reference);
        }
    }

    [LoggerMessage(
        EventId = 6101,
        Level = LogLevel.Warning,
        Message = "The key registry does not answer ({Reason}); revocations reach open calls of this gateway once it does"
    )]
    private partial void LogUnreachable(string reason);
}
