using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>
/// A range is done. Times are the agent's own wall clock, in microseconds: for its owner; the cluster ranks and books by its own
/// clock.
/// </summary>
[MessagePackObject]
public sealed record ResultMessage(
    [property: Key(0)] RangeKey Range,
    [property: Key(1)] ReadOnlyMemory<byte> LatentState,
    [property: Key(2)] PictureMessage? Picture,
    [property: Key(3)] long ElapsedMicroseconds,
    [property: Key(4)] long DecodeMicroseconds
)
{
    /// <summary>Secret of the assignment: what the agent says of the range counts only with it.</summary>
    [Key(5)]
    public ReadOnlyMemory<byte> Nonce { get; init; }

    /// <summary>
    /// The family's safety checker withheld the picture, which is black. Default: false, also from agents that do not say.
    /// </summary>
    [Key(6)]
    public bool Withheld { get; init; }
}
