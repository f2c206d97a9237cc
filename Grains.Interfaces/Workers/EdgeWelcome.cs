namespace HybridGrains.Grains.Interfaces.Workers;

/// <summary>The answer to an agent: its lease, or why it may not join.</summary>
[GenerateSerializer, Immutable, Alias("hybridgrains.edge-welcome.v1")]
public sealed record EdgeWelcome(
    [property: Id(0)] bool Accepted,
    [property: Id(1)] string? Reason,
    [property: Id(2)] TimeSpan Lease,
    [property: Id(3)] TimeSpan HeartbeatEvery
)
{
    /// <summary>The lease goes on over a new connection: a range at hand is kept, and no probe follows.</summary>
    [Id(4)]
    public bool Resumed { get; init; }

    /// <summary>Not accepted now, but perhaps later.</summary>
    [Id(5)]
    public bool RetryLater { get; init; }
}
