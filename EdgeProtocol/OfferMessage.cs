using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>A step range to run now. The latent state envelope names prompt, sampler, seed and step.</summary>
[MessagePackObject]
public sealed record OfferMessage(
    [property: Key(0)] RangeKey Range,
    [property: Key(1)] string Family,
    [property: Key(2)] string Denoiser,
    [property: Key(3)] string? Decoder,
    [property: Key(4)] int PreviewEvery,
    [property: Key(5)] ReadOnlyMemory<byte> LatentState
)
{
    /// <summary>Secret of the assignment: what the agent says of the range counts only with it.</summary>
    [Key(6)]
    public ReadOnlyMemory<byte> Nonce { get; init; }
}
