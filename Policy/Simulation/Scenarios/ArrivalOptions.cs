namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>When generations arrive.</summary>
public sealed record ArrivalOptions
{
    public const string Poisson = "poisson";
    public const string Bursty = "bursty";
    public const string Replay = "replay";

    /// <summary>"poisson", "bursty" (two Poisson rates that take turns) or "replay" (a file).</summary>
    public required string Kind { get; init; }

    /// <summary>Arrivals a second, above 0 to 1,000; between bursts for "bursty".</summary>
    public double RatePerSecond { get; init; }

    /// <summary>Arrivals a second in a burst, above 0 to 1,000.</summary>
    public double BurstRatePerSecond { get; init; }

    /// <summary>Mean seconds between bursts, 0.1 to 86,400.</summary>
    public double MeanCalmSeconds { get; init; }

    /// <summary>Mean seconds of a burst, 0.1 to 86,400.</summary>
    public double MeanBurstSeconds { get; init; }

    /// <summary>Lines of <c>arrival_ms,content_id</c>, in any order, no header.</summary>
    public string? File { get; init; }

    /// <summary>Times in the file are divided by it: 2 is twice the load. 0.01 to 100. Default: 1.</summary>
    public double Speed { get; init; } = 1;
}
