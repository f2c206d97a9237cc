using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Scheduling;

/// <summary>Limits on waiting work, and how long a silent worker counts as alive.</summary>
public sealed class SchedulingOptions
{
    public const string SectionName = "Scheduling";

    /// <summary>Ranges waiting in one family before new generations are refused. Default: 64.</summary>
    [Range(1, 100_000)]
    public int MaxQueuedRanges { get; set; } = 64;

    /// <summary>Time without a heartbeat after which a worker is treated as lost. Default: 4 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan HeartbeatTimeout { get; set; } = TimeSpan.FromSeconds(4);
}
