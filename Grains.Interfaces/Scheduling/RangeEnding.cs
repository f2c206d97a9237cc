namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>How an attempt ended, for what its worker may get next.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.range-ending.v1")]
public sealed record RangeEnding([property: Id(0)] string WorkerId, [property: Id(1)] RangeEndingKind Kind);
