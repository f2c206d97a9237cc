using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>Last message of the gateway before it ends a connection.</summary>
[MessagePackObject]
public sealed record CloseMessage([property: Key(0)] string Reason)
{
    /// <summary>The agent must not come back by itself: a newer connection carries its id, or its owner has to change something.</summary>
    [Key(1)]
    public bool Final { get; init; }
}
