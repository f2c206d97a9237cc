using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Grains.Generations;

/// <summary>How long generations that have ended are kept, pictures included.</summary>
public sealed class RetentionOptions
{
    public const string SectionName = "Retention";

    /// <summary>Time after its end after which a generation is deleted. Default: 30 days.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "36500.00:00:00")]
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Ended generations kept; the oldest beyond are deleted. Default: 10,000.</summary>
    [Range(0, 100_000_000)]
    public int MaxCount { get; set; } = 10_000;

    /// <summary>How often it is looked. Default: 5 minutes.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "1.00:00:00")]
    public TimeSpan Every { get; set; } = TimeSpan.FromMinutes(5);
}
