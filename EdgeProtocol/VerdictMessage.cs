using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>What became of a result: accepted, refused because the attempt is stale, or rejected by a check.</summary>
[MessagePackObject]
public sealed record VerdictMessage(
    [property: Key(0)] RangeKey Range,
    [property: Key(1)] VerdictKind Kind,
    [property: Key(2)] string? Reason
);
