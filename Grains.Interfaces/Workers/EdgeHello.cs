using System.Collections.Immutable;

namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>What an agent says of itself, after the gateway checked its credential and sizes.</summary>
/// <param name="AgentId">Issued by the cluster at enrolment.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.edge-hello.v1")]
public sealed record EdgeHello(
    [property: Id(0)] string AgentId,
    [property: Id(1)] string ConnectionId,
    [property: Id(2)] string Device,
    [property: Id(3)] long MemoryBytes,
    [property: Id(4)] ImmutableArray<EdgeModel> Models
)
{
    /// <summary>What its owner calls it; a label. Null of gateways older than this field.</summary>
    [Id(5)]
    public string? Name { get; init; }
}
