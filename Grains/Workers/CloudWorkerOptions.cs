using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Grains.Workers;

/// <summary>The cloud devices of a silo.</summary>
public sealed class CloudWorkerOptions
{
    public const string SectionName = "CloudWorkers";

    /// <summary>Whether this silo has a device at all. Default: true.</summary>
    public bool Enabled { get; set; } = true;

    /// <summary>Name of this silo's device; unique in the cluster. Default: "cloud-0".</summary>
    [Required, RegularExpression("[A-Za-z0-9._-]{1,64}")]
    public string Name { get; set; } = "cloud-0";

    /// <summary>Ranges run at once, each on a thread of its own. Default: 1.</summary>
    [Range(1, 64)]
    public int Slots { get; set; } = 1;

    /// <summary>Added to every step, for tests and demonstrations. Default: none.</summary>
    [Range(typeof(TimeSpan), "00:00:00", "00:01:00")]
    public TimeSpan SlowDown { get; set; }
}
