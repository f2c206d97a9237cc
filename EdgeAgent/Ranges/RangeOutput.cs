using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent.Ranges;

/// <summary>What a range gave, ready for the wire.</summary>
internal sealed record RangeOutput(
    ReadOnlyMemory<byte> LatentState,
    PictureMessage? Picture,
    TimeSpan DecodeElapsed,
    bool Withheld = false
);
