using HybridGrains.Grains.Interfaces.Policies;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Learner;

/// <summary>Keeps the chief awake: grains do not wake by themselves, and its silo may have died.</summary>
public sealed partial class LearnerService(
    IGrainFactory grains,
    LearningTask task,
    TimeProvider timeProvider,
    ILogger<LearnerService> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(2);
    private readonly ILogger<LearnerService> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, timeProvider);
        do
        {
            try
            {
                await grains.GetGrain<IPolicyGrain>(task.Options.Policy).WakeAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNotAwake(task.Options.Policy, failure);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Before the silo stops its grains: a round that is cut off by that would look like a fault.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        await grains
            .GetGrain<IPolicyGrain>(task.Options.Policy)
            .PauseAsync()
            .WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    [LoggerMessage(EventId = 5010, Level = LogLevel.Warning, Message = "The policy grain {Policy} does not answer")]
    private partial void LogNotAwake(string policy, Exception failure);
}
