using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>The agent will not or could not run an offered range, and says why.</summary>
[MessagePackObject]
public sealed record DeclineMessage([property: Key(0)] RangeKey Range, [property: Key(1)] string Reason)
{
    /// <summary>Secret of the assignment that is declined.</summary>
    [Key(2)]
    public ReadOnlyMemory<byte> Nonce { get; init; }
}
