using HybridGrains.Grains.Interfaces.Policies;
using HybridGrains.Policy.Networks;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace HybridGrains.Grains.Policies;

/// <summary>Fetches what the learner lets out. Without a learner in the cluster everything stays as it is.</summary>
public sealed partial class PolicyFollower(
    IGrainFactory grains,
    FollowedPolicy followed,
    IOptions<PolicyOptions> options,
    TimeProvider timeProvider,
    ILogger<PolicyFollower> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(5);
    private readonly ILogger<PolicyFollower> _logger = logger;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Every, timeProvider);
        do
        {
            try
            {
                await LookAsync();
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogNoLearner(options.Value.Learner, failure.Message);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    private async Task LookAsync()
    {
        var learner = grains.GetGrain<IPolicyGrain>(options.Value.Learner);
        if (followed.Version > 0 && await learner.IsWithdrawnAsync(followed.Version))
        {
            LogForgets(followed.Name);
            followed.Forget();
        }

        if (await learner.NewerAsync(followed.Version) is not { } release)
        {
            return;
        }
        // Another silo made it, perhaps of another version of this program: the file says for which observations it is.
        followed.Follow(PolicyFile.Read(new MemoryStream(release.File), $"version {release.Version} of {options.Value.Learner}"));
        LogFollows(followed.Name);
    }

    [LoggerMessage(EventId = 2101, Level = LogLevel.Debug, Message = "No learner {Policy} answers: {Reason}")]
    private partial void LogNoLearner(string policy, string reason);

    [LoggerMessage(EventId = 2103, Level = LogLevel.Warning, Message = "{Policy} was withdrawn; the model's split decides again")]
    private partial void LogForgets(string policy);

    [LoggerMessage(EventId = 2102, Level = LogLevel.Information, Message = "Hand-offs are decided by {Policy} from now on")]
    private partial void LogFollows(string policy);
}
