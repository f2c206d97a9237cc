namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>What a finished range taught about its worker.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.range-measurement.v1")]
public sealed record RangeMeasurement(
    [property: Id(0)] string WorkerId,
    [property: Id(1)] string Denoiser,
    [property: Id(2)] int Steps,
    [property: Id(3)] TimeSpan DenoiseElapsed,
    [property: Id(4)] TimeSpan DecodeElapsed
);
