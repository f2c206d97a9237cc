using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Hosting;

namespace HybridGrains.Silo.Membership;

/// <summary>Looks every second whether this silo is the one that is cut off, and ends its process then: its supervisor starts it again,
/// and it joins when it can.</summary>
internal sealed class SiloWatch(
    SiloPeers peers,
    SiloView view,
    StoreProbe store,
    SiloDrain drain,
    IFatalErrorHandler end,
    TimeProvider timeProvider
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan StorePatience = TimeSpan.FromSeconds(1.5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            var stored = HasStoreAsync();
            var answers = await peers.AskAllAsync(stoppingToken);
            if (view.Look(await stored, answers) is { } why && !drain.IsDraining)
            {
                end.OnFatalException(this, why);
            }
        }
    }

    private async Task<bool> HasStoreAsync()
    {
        try
        {
            return await store.WhyNotAsync().WaitAsync(StorePatience, timeProvider) is null;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }
}
