using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>One attempt at the steps [From, To) of a generation.</summary>
[MessagePackObject]
public readonly record struct RangeKey(
    [property: Key(0)] string GenerationId,
    [property: Key(1)] int Attempt,
    [property: Key(2)] int From,
    [property: Key(3)] int To
);
