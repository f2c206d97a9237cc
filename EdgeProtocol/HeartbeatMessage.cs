using MessagePack;

namespace HybridGrains.EdgeProtocol;

[MessagePackObject]
public sealed record HeartbeatMessage([property: Key(0)] bool Busy, [property: Key(1)] bool Draining);
