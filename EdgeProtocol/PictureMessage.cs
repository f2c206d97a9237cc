using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>Raw 8-bit RGB pixels, row-major: height x width x 3 bytes.</summary>
[MessagePackObject]
public sealed record PictureMessage(
    [property: Key(0)] int Width,
    [property: Key(1)] int Height,
    [property: Key(2)] ReadOnlyMemory<byte> Pixels
);
