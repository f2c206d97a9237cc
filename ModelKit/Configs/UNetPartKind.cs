namespace HybridGrains.ModelKit.Configs;

/// <summary>What pruning can make smaller in a denoiser, or take out.</summary>
public enum UNetPartKind
{
    Unknown = 0,
    ResnetInner = 1,
    SelfAttentionHeads = 2,
    CrossAttentionHeads = 3,
    FeedForwardInner = 4,

    /// <summary>A resnet and the transformer behind it.</summary>
    Layer = 5,

    Transformer = 6,

    MidBlock = 7,
}
