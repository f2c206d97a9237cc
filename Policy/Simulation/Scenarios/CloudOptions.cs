namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>The cloud workers, all alike.</summary>
public sealed record CloudOptions
{
    /// <summary>1 to 1,000.</summary>
    public required int Workers { get; init; }

    /// <summary>Ranges in one running batch, 1 to 256.</summary>
    public required int MaxBatch { get; init; }

    /// <summary>Price of one worker's second, 0 to 1,000.</summary>
    public required double PricePerSecond { get; init; }

    /// <summary>Crashes of one worker an hour, 0 to 3,600. Default: 0.</summary>
    public double FailuresPerHour { get; init; }

    /// <summary>Mean seconds until a crashed worker is back, 0.1 to 86,400. Default: 30.</summary>
    public double RepairSeconds { get; init; } = 30;
}
