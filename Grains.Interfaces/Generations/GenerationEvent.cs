namespace HybridGrains.Grains.Interfaces.Generations;

/// <summary>Something watchers are told. Every event carries the snapshot, so that a late watcher misses nothing that matters.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.generation-event.v1")]
public sealed record GenerationEvent(
    [property: Id(0)] long Sequence,
    [property: Id(1)] GenerationEventKind Kind,
    [property: Id(2)] GenerationSnapshot Snapshot
)
{
    /// <summary>
    /// A small PNG, or a file as asked for with <see cref="GenerationRequest.FullPreviews"/>; only with
    /// <see cref="GenerationEventKind.Preview"/>.
    /// </summary>
    [Id(3)]
    public ReadOnlyMemory<byte> Preview { get; init; }

    /// <summary>Numbers count within it: it changes when the grain is somewhere anew. "" from a silo that does not say.</summary>
    [Id(4)]
    public string Epoch { get; init; } = "";

    /// <summary>What a reader that comes back shows; null of events that nobody can come back to.</summary>
    public string? ReplayId => Epoch.Length > 0 ? $"{Epoch}-{Sequence}" : null;
}
