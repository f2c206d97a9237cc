using System.Collections.Concurrent;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Orleans.Runtime.Messaging;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// Pokes open generations, so that those whose silo died go on: grains do not wake by themselves. It looks when membership says that
/// a silo has gone, and every few seconds all the same. Each on its own: one that cannot go on is set aside with its reason, until the
/// next start, and the others do not notice.
/// </summary>
public sealed partial class RecoveryService(
    IGrainFactory grains,
    IGenerationIndex index,
    ClusterMetrics metrics,
    TimeProvider timeProvider,
    ILogger<RecoveryService> logger,
    IClusterMembershipService? membership = null
) : BackgroundService
{
    /// <summary>Tries at a generation before it is set aside.</summary>
    public const int MaxTries = 5;

    private const int AtOnce = 16;

    /// <summary>Looks after a silo has gone: one at once, and one for what met the gap.</summary>
    private const int LooksAfterALoss = 2;

    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AfterALoss = TimeSpan.FromSeconds(1);
    private readonly SemaphoreSlim _loss = new(0);
    private int _looksAgain;
    private readonly ConcurrentDictionary<string, int> _failed = new();
    private readonly ILogger<RecoveryService> _logger = logger;
    private bool _reopened;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var watch = WatchAsync(stoppingToken);
        do
        {
            try
            {
                await LookAsync(Interlocked.Exchange(ref _looksAgain, Math.Max(_looksAgain - 1, 0)) > 0, stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.Message);
            }
        } while (await WaitAsync(stoppingToken));

        await watch;
    }

    /// <summary>Until it is time to look again, or a silo has gone.</summary>
    private async Task<bool> WaitAsync(CancellationToken stoppingToken)
    {
        using var news = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        var time = Task.Delay(_looksAgain > 0 ? AfterALoss : Every, timeProvider, news.Token);
        var loss = _loss.WaitAsync(news.Token);
        await Task.WhenAny(time, loss);
        await news.CancelAsync();
        return !stoppingToken.IsCancellationRequested;
    }

    private async Task WatchAsync(CancellationToken stoppingToken)
    {
        if (membership is null)
        {
            return;
        }

        HashSet<SiloAddress> before = [];
        try
        {
            await foreach (var snapshot in membership.MembershipUpdates.WithCancellation(stoppingToken))
            {
                var here = snapshot
                    .Members.Values.Where(member => member.Status == SiloStatus.Active)
                    .Select(member => member.SiloAddress)
                    .ToHashSet();
                if (before.Except(here).ToList() is { Count: > 0 } gone)
                {
                    LogGone(string.Join(", ", gone.Select(silo => silo.Endpoint)));
                    _looksAgain = LooksAfterALoss;
                    _loss.Release();
                }

                before = here;
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested) { }
    }

    private async Task LookAsync(bool afterALoss, CancellationToken stoppingToken)
    {
        if (!_reopened)
        {
            // What stood in the way may have been mended while nothing ran.
            await index.ReopenSetAsideAsync();
            _reopened = true;
        }

        var open = await index.ListOpenAsync();
        await Parallel.ForEachAsync(
            open,
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = stoppingToken },
            async (id, _) => await ResumeAsync(id, afterALoss)
        );
        foreach (var ended in _failed.Keys.Except(open).ToList())
        {
            _failed.TryRemove(ended, out _);
        }

        metrics.SetSetAside((await index.ListSetAsideAsync()).Count);
    }

    private async Task ResumeAsync(string id, bool afterALoss)
    {
        try
        {
            var generation = grains.GetGrain<IGenerationGrain>(id);
            await generation.ResumeAsync();
            if (afterALoss)
            {
                // Beside the other: silos of an earlier version do not know it.
                await BestEffort.MakeAsync(generation.LookAgainAsync);
            }

            _failed.TryRemove(id, out _);
        }
        catch (StoreUnavailableException)
        {
            // Not this generation's fault: the store says so to everybody who asks.
        }
        catch (Exception gap) when (gap is SiloUnavailableException or ConnectionFailedException or OrleansMessageRejectionException)
        {
            // Nor this: the silo it was on is gone and not yet known to be. The next look finds it elsewhere.
        }
        catch (DamagedGenerationException damaged)
        {
            // Certain: trying again would say the same.
            await SetAsideAsync(id, damaged.Message);
        }
        catch (Exception failure)
        {
            var tries = _failed.AddOrUpdate(id, 1, (_, before) => before + 1);
            LogNotResumed(id, tries, MaxTries, failure.Message);
            if (tries >= MaxTries)
            {
                await SetAsideAsync(id, failure.Message);
            }
        }
    }

    private async Task SetAsideAsync(string id, string reason)
    {
        try
        {
            await index.SetAsideAsync(id, reason);
            _failed.TryRemove(id, out _);
            LogSetAside(id, reason);
        }
        catch (StoreUnavailableException down)
        {
            LogFailed(down.Message);
        }
    }

    [LoggerMessage(
        EventId = 1010,
        Level = LogLevel.Warning,
        Message = "Recovery could not look at the open generations ({Reason}); it tries again in 5 s"
    )]
    private partial void LogFailed(string reason);

    [LoggerMessage(
        EventId = 1013,
        Level = LogLevel.Warning,
        Message = "Silo {Silos} has left the cluster; its generations go on at the others from their checkpoints"
    )]
    private partial void LogGone(string silos);

    [LoggerMessage(
        EventId = 1011,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId} could not be continued (try {Tries} of {MaxTries}): {Reason}"
    )]
    private partial void LogNotResumed(string generationId, int tries, int maxTries, string reason);

    [LoggerMessage(
        EventId = 1012,
        Level = LogLevel.Error,
        Message = "Generation {GenerationId} is set aside until the next start: {Reason}. Nothing of it is deleted"
    )]
    private partial void LogSetAside(string generationId, string reason);
}
