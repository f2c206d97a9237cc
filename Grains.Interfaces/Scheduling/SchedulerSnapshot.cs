using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>The worker table and queue of one family, for people, policy and metrics.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.scheduler-snapshot.v1")]
public sealed record SchedulerSnapshot([property: Id(0)] int QueueDepth, [property: Id(1)] ImmutableArray<WorkerSnapshot> Workers);
