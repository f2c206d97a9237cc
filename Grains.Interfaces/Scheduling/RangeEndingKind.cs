namespace HybridGrains.Grains.Interfaces.Scheduling;

[GenerateSerializer, Alias("hybridgrains.range-ending-kind.v1")]
public enum RangeEndingKind
{
    Unknown = 0,

    /// <summary>The worker vanished.</summary>
    Lost = 1,

    /// <summary>The worker is there, but stalled, failed or answered wrongly.</summary>
    Failed = 2,

    /// <summary>The worker had no room for it.</summary>
    Busy = 3,

    /// <summary>The worker did not take it, for another reason.</summary>
    Declined = 4,
}
