using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>What an admitted agent offers. Nothing of it is believed further than it is used: the probe shows what it computes.</summary>
/// <param name="AgentId">As issued by the cluster; that of the proof.</param>
[MessagePackObject]
public sealed record HelloMessage(
    [property: Key(0)] int ProtocolVersion,
    [property: Key(1)] string AgentId,
    [property: Key(2)] string Device,
    [property: Key(3)] long MemoryBytes,
    [property: Key(4)] IReadOnlyList<EdgeModelMessage> Models
);
