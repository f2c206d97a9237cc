using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>Answer to a hello. When not accepted, <paramref name="Reason"/> says what to do and the connection ends.</summary>
[MessagePackObject]
public sealed record WelcomeMessage(
    [property: Key(0)] int ProtocolVersion,
    [property: Key(1)] bool Accepted,
    [property: Key(2)] string? Reason,
    [property: Key(3)] int LeaseMs,
    [property: Key(4)] int HeartbeatMs
)
{
    /// <summary>Not accepted now, but the same hello may be accepted later; false means that the agent's owner has to act.</summary>
    [Key(5)]
    public bool RetryLater { get; init; }

    /// <summary>The lease goes on over this connection: a range at hand is kept, its result still counts.</summary>
    [Key(6)]
    public bool Resumed { get; init; }
}
