using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Scheduling;

/// <summary>Limits on waiting work, and how long a silent worker counts as alive.</summary>
public sealed class SchedulingOptions
{
    public const string SectionName = "Scheduling";

    /// <summary>Ranges of one tenant waiting in one family before its new generations are refused. Default: 64.</summary>
    [Range(1, 100_000)]
    public int MaxQueuedRanges { get; set; } = 64;

    /// <summary>
    /// Ranges of all tenants waiting in one family from which on each tenant gets an equal share only. Default: 1,024.
    /// </summary>
    [Range(1, 1_000_000)]
    public int MaxQueuedRangesOfAll { get; set; } = 1_024;

    /// <summary>Time without any worker for a family after which its new generations are refused. Default: 30 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "1.00:00:00")]
    public TimeSpan NoWorkerAfter { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Time without a heartbeat after which a worker is treated as lost. Default: 4 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
