using HybridGrains.Grains.Catalog;
using HybridGrains.Grains.Interfaces;
using HybridGrains.Grains.Interfaces.Scheduling;
using HybridGrains.Grains.Interfaces.Workers;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace HybridGrains.Grains.Workers;

/// <summary>Reports this silo's device to the scheduler of every family it can run, once the networks are loaded.</summary>
public sealed partial class CloudHeartbeat(
    IGrainFactory grains,
    FamilyRuntimes families,
    CloudDevice device,
    TimeProvider timeProvider,
    ILogger<CloudHeartbeat> logger
) : BackgroundService
{
    private static readonly TimeSpan Every = TimeSpan.FromSeconds(1);
    private readonly ILogger<CloudHeartbeat> _logger = logger;

    /// <summary>Whether the schedulers know the device: the silo is ready for work.</summary>
    public bool HasReported { get; private set; }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        LogDevice(device.Name, families.Device);
        await Task.Run(
            () =>
            {
                foreach (var family in families.Families)
                {
                    families
                        .Runtime(family.Manifest.Name)
                        .Warm(
                            [
                                family.Manifest.Defaults.LargeDenoiser,
                                .. family.Manifest.Fast is { } fast ? [fast.LargeDenoiser] : Array.Empty<string>(),
                            ],
                            []
                        );
                }
            },
            stoppingToken
        );
        using var timer = new PeriodicTimer(Every, timeProvider);
        do
        {
            try
            {
                if (!await grains.GetGrain<ICloudWorkerGrain>(device.Name).IsHereAsync())
                {
                    // It leaves the silo that it is on; the next call places it here.
                    continue;
                }

                foreach (var family in families.Families)
                {
                    await grains
                        .GetGrain<ISchedulerGrain>(family.Manifest.Name)
                        .ReportWorkerAsync(
                            new WorkerReport(
                                device.Name,
                                Tier.Cloud,
                                [.. family.Manifest.Denoisers.Select(entry => entry.Name)],
                                [.. family.Manifest.Decoders.Select(entry => entry.Name)]
                            )
                            {
                                Slots = device.Slots,
                                Available = !device.IsDraining,
                                Content = family.Content,
                                Loras =
                                [
                                    .. families
                                        .Runtime(family.Manifest.Name)
                                        .Loras.Where(lora => lora.Fault is null)
                                        .Select(lora => lora.Hash),
                                ],
                            }
                        );
                }

                HasReported = true;
            }
            catch (Exception failure) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(device.Name, failure);
            }
        } while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(EventId = 3003, Level = LogLevel.Information, Message = "Device {WorkerId} runs its networks on {Device}")]
    private partial void LogDevice(string workerId, string device);

    [LoggerMessage(
        EventId = 3002,
        Level = LogLevel.Warning,
        Message = "Device {WorkerId} could not report to its schedulers; it gets no work until it can"
    )]
    private partial void LogFailed(string workerId, Exception exception);
}
