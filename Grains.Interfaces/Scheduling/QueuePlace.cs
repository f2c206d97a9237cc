namespace HybridGrains.Grains.Interfaces.Scheduling;

/// <summary>Where a waiting generation stands.</summary>
/// <param name="Ahead">Ranges that are served before it, as tenants take turns.</param>
/// <param name="Waiting">Ranges that wait for this family, its own included.</param>
/// <param name="ExpectedWait">By measured speeds; null while no worker of its tier is here.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.queue-place.v1")]
public sealed record QueuePlace([property: Id(0)] int Ahead, [property: Id(1)] int Waiting, [property: Id(2)] TimeSpan? ExpectedWait);
