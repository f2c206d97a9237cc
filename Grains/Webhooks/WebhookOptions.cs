using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Grains.Webhooks;

/// <summary>How messages are delivered to callers' own addresses.</summary>
public sealed class WebhookOptions
{
    public const string SectionName = "Webhooks";

    /// <summary>
    /// Whether addresses that are not of the public internet, and http:// ones, may be called: for a network whose callers are
    /// trusted, because a caller then reaches what the silos reach. Default: false.
    /// </summary>
    public bool AllowPrivate { get; set; }

    /// <summary>How long a receiver may take to answer. Default: 10 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "00:01:00")]
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Messages on their way at a time from one silo. Default: 32.</summary>
    [Range(1, 1_024)]
    public int AtOnce { get; set; } = 32;

    /// <summary>Of those, at most so many of one tenant. Default: 4.</summary>
    [Range(1, 1_024)]
    public int AtOncePerTenant { get; set; } = 4;

    /// <summary>How often it is looked what is due. Default: 1 second.</summary>
    [Range(typeof(TimeSpan), "00:00:00.05", "00:01:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromSeconds(1);
}
