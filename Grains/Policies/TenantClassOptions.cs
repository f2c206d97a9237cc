using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Grains.Policies;

/// <summary>What a tenant is promised; what hand-off policies weigh against cost.</summary>
public sealed class TenantClassOptions
{
    /// <summary>From acceptance to picture. Default: 4 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:00.1", "1.00:00:00")]
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(4);

    /// <summary>Quality that a picture should have, on the scale of the quality table, 0 to 1. Default: 0.75.</summary>
    [Range(0.0, 1.0)]
    public double QualityFloor { get; set; } = 0.75;
}
