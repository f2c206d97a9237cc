using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>A range is done. Times are the agent's own wall clock, in microseconds.</summary>
[MessagePackObject]
public sealed record ResultMessage(
    [property: Key(0)] RangeKey Range,
    [property: Key(1)] ReadOnlyMemory<byte> LatentState,
    [property: Key(2)] PictureMessage? Picture,
    [property: Key(3)] long ElapsedMicroseconds,
    [property: Key(4)] long DecodeMicroseconds
);
