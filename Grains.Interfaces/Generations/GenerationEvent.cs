namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>Something watchers are told. Every event carries the snapshot, so that a late watcher misses nothing that matters.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.generation-event.v1")]
public sealed record GenerationEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] GenerationEventKind Kind,
    [property: Id(2)] GenerationSnapshot Snapshot
)
{
    /// <summary>PNG bytes; only with <see cref="GenerationEventKind.Preview"/>.</summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Preview { get; init; }
}
