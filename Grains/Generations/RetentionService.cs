using HybridGrains.Grains.Interfaces.Generations;
using HybridGrains.Grains.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Generations;

/// <summary>Deletes ended generations that are too old or too many.</summary>
public sealed partial class RetentionService(
    IGrainFactory grains,
    IGenerationIndex index,
    IImageStore images,
    IOptions<RetentionOptions> options,
    TimeProvider timeProvider,
    ILogger<RetentionService> logger
) : BackgroundService
{
    private const int AtOnce = 256;
    private readonly ILogger<RetentionService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Every, timeProvider);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await SweepAsync(stoppingToken);
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(options.Value.Every, failure.Message);
            }
        }
    }

    private async Task SweepAsync(CancellationToken stoppingToken)
    {
        var before = timeProvider.GetUtcNow() - options.Value.MaxAge;
        while (
            !stoppingToken.IsCancellationRequested
            && await index.ListExpiredAsync(before, options.Value.MaxCount, AtOnce) is { Count: > 0 } expired
        )
        {
            foreach (var id in expired)
            {
                await ForgetAsync(id);
            }
        }
    }

    private async Task ForgetAsync(string id)
    {
        try
        {
            if (await grains.GetGrain<IGenerationGrain>(id).ForgetAsync())
            {
                LogForgotten(id);
                return;
            }
        }
        catch (DamagedGenerationException damaged)
        {
            LogDamaged(id, damaged.Message);
            await images.DeleteAsync(id);
        }

        // Not to be met again in the next round: it is damaged, or not ended after all.
        await index.ForgetEndAsync(id);
    }

    [LoggerMessage(EventId = 1020, Level = LogLevel.Debug, Message = "Generation {GenerationId} is past its time and was deleted")]
    private partial void LogForgotten(string generationId);

    [LoggerMessage(
        EventId = 1021,
        Level = LogLevel.Warning,
        Message = "Generation {GenerationId} is past its time; its picture was deleted, its state stays: {Reason}"
    )]
    private partial void LogDamaged(string generationId, string reason);

    [LoggerMessage(
        EventId = 1022,
        Level = LogLevel.Warning,
        Message = "Old generations could not be deleted ({Reason}); it is tried again in {Every}"
    )]
    private partial void LogFailed(TimeSpan every, string reason);
}
