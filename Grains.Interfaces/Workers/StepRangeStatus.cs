namespace HybridGrains.Grains.Interfaces.Workers;

[GenerateSerializer, Alias("hybridgrains.step-range-status.v1")]
public enum StepRangeStatus
{
    Unknown = 0,
    Completed = 1,

    /// <summary>The lease ended or the connection broke.</summary>
    Lost = 2,

    /// <summary>The worker says it cannot: declined, out of memory, model missing.</summary>
    Failed = 3,

    Cancelled = 4,
}
