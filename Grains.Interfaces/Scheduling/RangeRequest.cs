using System.Collections.Immutable;
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

    /// <summary>How often each worker failed this range. (Id 6 was one worker to avoid.)</summary>
    [Id(7)]
    public ImmutableDictionary<string, int> FailedBy { get; init; } = ImmutableDictionary<string, int>.Empty;

    /// <summary>Content of the family's files that the generation began with; "" for any.</summary>
    [Id(8)]
    public string Content { get; init; } = "";

    /// <summary>Hashes of the LoRAs it needs.</summary>
    [Id(9)]
    public ImmutableArray<string> Loras { get; init; } = [];
}
