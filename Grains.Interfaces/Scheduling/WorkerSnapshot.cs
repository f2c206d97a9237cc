namespace HybridGrains.Grains.Interfaces.Scheduling;

[GenerateSerializer, Immutable, Alias("hybridgrains.worker-snapshot.v1")]
public sealed record WorkerSnapshot([property: Id(0)] WorkerReport Report, [property: Id(1)] int Running);
