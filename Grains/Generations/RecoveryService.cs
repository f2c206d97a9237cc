using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Generations;

/// <summary>Pokes open generations, so that those whose silo died go on: grains do not wake by themselves.</summary>
public sealed partial class RecoveryService(
    IGrainFactory grains,
    IOpenGenerationIndex index,
    TimeProvider timeProvider,
    ILogger<RecoveryService> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly ILogger<RecoveryService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, timeProvider);
        do
        {
            try
            {
                foreach (var id in await index.ListAsync())
                    await grains.GetGrain<IGenerationGrain>(id).ResumeAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(failure);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(
        EventId = 1010,
        Level = LogLevel.Warning,
        Message = "Recovery could not look at the open generations; it tries again in 5 s"
    )]
    private partial void LogFailed(Exception exception);
}
