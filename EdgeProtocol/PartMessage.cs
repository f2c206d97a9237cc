using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// A piece of a serialized <see cref="ResultMessage"/> too large to send at once: heartbeats go between the pieces, so that
/// a picture on a slow line does not cost the agent its lease. Pieces come in order, each after the answer to the one before.
/// </summary>
/// <param name="Offset">Bytes sent before this piece.</param>
/// <param name="Total">Bytes of the whole message.</param>
[MessagePackObject]
public sealed record PartMessage(
    [property: Key(0)] int Offset,
    [property: Key(1)] int Total,
    [property: Key(2)] ReadOnlyMemory<byte> Bytes
);
