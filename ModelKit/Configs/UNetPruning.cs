using System.Text.Json.Serialization;

namespace HybridGrains.ModelKit.Configs;

/// <summary>
/// What pruning took out of a denoiser: our own key "hybridgrains_pruning" of config.json, which ordinary denoisers lack. Layers
/// carry their parameter names; a layer that is not named has its ordinary width. The widths between blocks are never pruned.
/// </summary>
[JsonUnmappedMemberHandling(JsonUnmappedMemberHandling.Disallow)]
public sealed record UNetPruning
{
    /// <summary>
    /// Channels between the two convolutions of a resnet ("down_blocks.0.resnets.0"): whole groups of its norm2, which has as
    /// many groups fewer.
    /// </summary>
    public IReadOnlyDictionary<string, int> ResnetInnerChannels { get; init; } = new Dictionary<string, int>();

    /// <summary>Heads of an attention ("down_blocks.0.attentions.0.transformer_blocks.0.attn1"); their width stays.</summary>
    public IReadOnlyDictionary<string, int> AttentionHeads { get; init; } = new Dictionary<string, int>();

    /// <summary>Width between the two layers of a feed-forward ("down_blocks.0.attentions.0.transformer_blocks.0.ff").</summary>
    public IReadOnlyDictionary<string, int> FeedForwardInner { get; init; } = new Dictionary<string, int>();

    /// <summary>
    /// Resnets removed with the transformer behind them, as BK-SDM does, and transformers removed alone. What flows into one flows on
    /// unchanged; an up block drops the skip that a removed resnet would have taken.
    /// </summary>
    public IReadOnlyList<string> Removed { get; init; } = [];
}
