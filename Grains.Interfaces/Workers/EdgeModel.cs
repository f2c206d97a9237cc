using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>A family an agent has on disk: which denoisers and decoders, and the hash of its manifest.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.edge-model.v1")]
public sealed record EdgeModel(
    [property: Id(0)] string Family,
    [property: Id(1)] string Hash,
    [property: Id(2)] ImmutableArray<string> Denoisers,
    [property: Id(3)] ImmutableArray<string> Decoders
)
{
    /// <summary>Hashes of the LoRAs it has.</summary>
    [Id(4)]
    public ImmutableArray<string> Loras { get; init; } = [];
}
