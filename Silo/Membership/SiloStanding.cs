using System.Collections.Immutable;

namespace HybridGrains.Silo.Membership;

/// <summary>How a silo stands, in its own words.</summary>
/// <param name="Device">Name of its device; null without one.</param>
/// <param name="HasStore">Whether it can write.</param>
/// <param name="Reaches">The silos that answered it when it last asked.</param>
[GenerateSerializer, Immutable, Alias("hybridgrains.silo-standing.v1")]
internal sealed record SiloStanding(
    [property: Id(0)] string? Device,
    [property: Id(1)] bool HasStore,
    [property: Id(2)] ImmutableArray<SiloAddress> Reaches
);
