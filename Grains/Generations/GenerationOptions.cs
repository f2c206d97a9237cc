using System.ComponentModel.DataAnnotations;

namespace HybridGrains.Grains.Generations;

/// <summary>How patient a generation is.</summary>
public sealed class GenerationOptions
{
    public const string SectionName = "Generations";

    /// <summary>Time without progress after which a running attempt is given up, beside the worker's own lease. Default: 60 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>How often a waiting range is asked for again: the scheduler forgets with its silo. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Denoising steps that are checked, as limits of a request. Default: 150.</summary>
    [Range(1, 1000)]
    public int MaxSteps { get; set; } = 150;
}
