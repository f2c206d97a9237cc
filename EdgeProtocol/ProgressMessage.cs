using MessagePack;

namespace HybridGrains.EdgeProtocol;

/// <summary>One denoising step is done; a preview comes with some of them.</summary>
[MessagePackObject]
public sealed record ProgressMessage(
    [property: Key(0)] RangeKey Range,
    [property: Key(1)] int StepsDone,
    [property: Key(2)] PictureMessage? Preview
)
{
    /// <summary>Secret of the assignment: what the agent says of the range counts only with it.</summary>
    [Key(3)]
    public ReadOnlyMemory<byte> Nonce { get; init; }
}
