using Microsoft.Extensions.Hosting;

namespace HybridGrains.Learner;

/// <summary>Ends this program with the one that started it, which holds its standard input open.</summary>
internal sealed class ParentWatch(IHostApplicationLifetime lifetime) : BackgroundService
{
    /// <summary>Set to 1 by a parent that does.</summary>
    public const string Variable = "HYBRIDGRAINS_EXIT_WITH_STDIN";

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.Run(
            () =>
            {
                Console.OpenStandardInput().CopyTo(Stream.Null);
                lifetime.StopApplication();
            },
            stoppingToken
        );
}
