using HybridGrains.Grains.Interfaces.Workers;

namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>A range that needs a worker.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.range-request.v1")]
public sealed record RangeRequest(
    [property: Id(0)] StepRangeId Range,
    [property: Id(1)] string Tenant,
    [property: Id(2)] string Denoiser,
    [property: Id(3)] Tier PreferredTier
)
{
    [Id(4)]
    public string? Decoder { get; init; }

    /// <summary>Bytes that travel to an edge agent, for the transfer part of the expected completion time.</summary>
    [Id(5)]
    public long LatentBytes { get; init; }

    /// <summary>A worker that has just lost this range and should not get it again if another can.</summary>
    [Id(6)]
    public string? AvoidWorker { get; init; }
}
