namespace HybridGrains.Grains.Interfaces.Generations;

[GenerateSerializer, Alias("hybridgrains.generation-status.v1")]
public enum GenerationStatus
{
    Unknown = 0,
    Queued = 1,
    Running = 2,
    Completed = 3,
    Failed = 4,
    Cancelled = 5,
}
