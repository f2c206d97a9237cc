namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>The answer to an agent: its lease, or why it may not join.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.edge-welcome.v1")]
public sealed record EdgeWelcome(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] string? Reason,
    [property: Id(2)] TimeSpan Lease,
    [property: Id(3)] TimeSpan HeartbeatEvery
);
