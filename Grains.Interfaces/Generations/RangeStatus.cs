namespace HybridGrains.Grains.Interfaces.Generations;

[GenerateSerializer, Alias("hybridgrains.range-status.v1")]
public enum RangeStatus
{
    Unknown = 0,
    Waiting = 1,
    Running = 2,
    Completed = 3,
    Lost = 4,
    Rejected = 5,
    Failed = 6,
    Cancelled = 7,

    /// <summary>Given back unrun: nobody's failure.</summary>
    Declined = 8,
}
