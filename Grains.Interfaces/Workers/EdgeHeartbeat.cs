namespace HybridGrains.Grains.Interfaces.Workers;

[GenerateSerializer, Immutable, Alias("hybridgrains.edge-heartbeat.v1")]
public sealed record EdgeHeartbeat([property: Id(0)] bool Busy, [property: Id(1)] bool Draining);
