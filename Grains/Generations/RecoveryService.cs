using System.Collections.Concurrent;
using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Metrics;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Generations;

/// <summary>
/// Pokes open generations, so that those whose silo died go on: grains do not wake by themselves. Each on its own: one that cannot
/// go on is set aside with its reason, until the next start, and the others do not notice.
/// </summary>
public sealed partial class RecoveryService(
    IGrainFactory grains,
    IGenerationIndex index,
    ClusterMetrics metrics,
    TimeProvider timeProvider,
    ILogger<RecoveryService> logger
) : BackgroundService
{
    /// <summary>Tries at a generation before it is set aside.</summary>
    public const int MaxTries = 5;

    private const int AtOnce = 8;
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly ConcurrentDictionary<string, int> _failed = new();
    private readonly ILogger<RecoveryService> _logger = logger;
    private bool _reopened;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, timeProvider);
        do
        {
            try
            {
                await LookAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync(CancellationToken stoppingToken)
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
            async (id, _) => await ResumeAsync(id)
        );
        foreach (var ended in _failed.Keys.Except(open).ToList())
        {
            _failed.TryRemove(ended, out _);
        }

        metrics.SetSetAside((await index.ListSetAsideAsync()).Count);
    }

    private async Task ResumeAsync(string id)
    {
        try
        {
            await grains.GetGrain<IGenerationGrain>(id).ResumeAsync();
            _failed.TryRemove(id, out _);
        }
        catch (StoreUnavailableException)
        {
            // Not this generation's fault: the store says so to everybody who asks.
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
