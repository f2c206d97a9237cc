using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>First message of an agent.</summary>
[MessagePackObject]
public sealed record HelloMessage(
    [property: Key(0)] int ProtocolVersion,
    [property: Key(1)] string AgentId,
    [property: Key(2)] string Device,
    [property: Key(3)] long MemoryBytes,
    [property: Key(4)] IReadOnlyList<EdgeModelMessage> Models
);
