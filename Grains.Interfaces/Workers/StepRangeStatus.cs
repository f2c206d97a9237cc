namespace HybridGrains.Grains.Interfaces.Workers;

[GenerateSerializer, Alias("hybridgrains.step-range-status.v1")]
public enum StepRangeStatus
{
    Unknown = 0,
    Completed = 1,

    /// <summary>The lease ended or the connection broke.</summary>
    Lost = 2,

    /// <summary>The worker tried and could not: out of memory, a damaged file.</summary>
    Failed = 3,

    Cancelled = 4,

    /// <summary>The worker gives the range back unrun: it is busy, is leaving or does not want it. Nobody's failure.</summary>
    Declined = 5,
}
