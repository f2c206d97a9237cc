using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>A family on the agent's disk. <paramref name="Hash"/> is the SHA-256 of its family.json, hexadecimal.</summary>
[MessagePackObject]
public sealed record EdgeModelMessage(
    [property: Key(0)] string Family,
    [property: Key(1)] string Hash,
    [property: Key(2)] IReadOnlyList<string> Denoisers,
    [property: Key(3)] IReadOnlyList<string> Decoders
)
{
    /// <summary>Hashes of the LoRAs it has, hexadecimal. Default: none; agents that do not say get no range that needs one.</summary>
    [Key(4)]
    public IReadOnlyList<string>? Loras { get; init; }
}
