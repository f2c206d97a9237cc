namespace HybridGrains.Policy.Simulation.Scenarios;

/// <summary>Edge devices of one kind.</summary>
public sealed record EdgeFleet
{
    public required string Name { get; init; }

    /// <summary>0 to 10,000.</summary>
    public required int Count { get; init; }

    /// <summary>One step of the small denoiser, 0.1 to 60,000.</summary>
    public required double SmallStepMs { get; init; }

    /// <summary>Decoding one picture, 0 to 60,000.</summary>
    public required double DecodeMs { get; init; }

    /// <summary>Logarithmic standard deviation of speed between devices, 0 to 2. Default: 0.15.</summary>
    public double SpeedSpread { get; init; } = 0.15;

    /// <summary>Memory of a device, 1 to 10,000,000; one with less than the family needs gets no work. Default: 8,192.</summary>
    public double MemoryMb { get; init; } = 8192;

    /// <summary>Share of time a device is there, 0.01 to 1. Default: 1, always.</summary>
    public double Availability { get; init; } = 1;

    /// <summary>Mean seconds a device stays, 1 to 1,000,000; only with an availability below 1. Default: 600.</summary>
    public double MeanOnlineSeconds { get; init; } = 600;

    /// <summary>Share of leaves that finish the range at hand, 0 to 1; the others just vanish. Default: 0.5.</summary>
    public double PoliteShare { get; init; } = 0.5;

    public required EdgeLink Link { get; init; }
}
