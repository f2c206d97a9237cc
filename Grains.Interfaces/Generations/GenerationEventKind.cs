namespace HybridGrains.Grains.Interfaces.Generations;

[GenerateSerializer, Alias("hybridgrains.generation-event-kind.v1")]
public enum GenerationEventKind
{
    Unknown = 0,
    Status = 1,
    Step = 2,
    Range = 3,
    Preview = 4,
}
