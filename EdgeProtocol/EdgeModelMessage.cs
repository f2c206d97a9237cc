using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>A family on the agent's disk. <paramref name="Hash"/> is the SHA-256 of its family.json, hexadecimal.</summary>
[MessagePackObject]
public sealed record EdgeModelMessage(
    [property: Key(0)] string Family,
    [property: Key(1)] string Hash,
    [property: Key(2)] IReadOnlyList<string> Denoisers,
    [property: Key(3)] IReadOnlyList<string> Decoders
);
