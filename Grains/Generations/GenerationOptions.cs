using System.ComponentModel.DataAnnotations;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Grains.Generations;

/// <summary>How patient a generation is.</summary>
public sealed class GenerationOptions
{
    public const string SectionName = "Generations";

    /// <summary>
    /// Time without progress after which a running attempt is given up, beside the worker's own lease. Default: 60 seconds.
    /// </summary>
    [Range(typeof(TimeSpan), "00:00:05", "01:00:00")]
    public TimeSpan StallTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>
    /// How many times as long as its probe promised an agent may take for a range, beside <see cref="StallTimeout"/>, before the range
    /// is taken from it. Default: 20.
    /// </summary>
    [Range(2, 1_000)]
    public int MaxSlowdown { get; set; } = 20;

    /// <summary>How often a waiting range is asked for again: the scheduler forgets with its silo. Default: 5 seconds.</summary>
    [Range(typeof(TimeSpan), "00:00:01", "00:10:00")]
    public TimeSpan RenewEvery { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Denoising steps that a request may ask of this silo. Default: 150, the most that any may.</summary>
    [Range(1, RequestLimits.MaxSteps)]
    public int MaxSteps { get; set; } = RequestLimits.MaxSteps;
}
