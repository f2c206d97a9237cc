using HybridGrains.ModelKit.Configs;

namespace HybridGrains.Training.Pruning;

/// <summary>A tensor of a layer that has one slice for every inner channel.</summary>
/// <param name="Name">Within the layer.</param>
/// <param name="Dimension">Along which the inner channels lie.</param>
/// <param name="Copies">2 where values and gates lie behind each other.</param>
internal sealed record SlicedTensor(string Name, int Dimension, int Copies = 1)
{
    private static readonly SlicedTensor[] Resnet =
    [
        new("conv1.weight", 0),
        new("conv1.bias", 0),
        new("time_emb_proj.weight", 0),
        new("time_emb_proj.bias", 0),
        new("norm2.weight", 0),
        new("norm2.bias", 0),
        new("conv2.weight", 1),
    ];

    private static readonly SlicedTensor[] Attention =
    [
        new("to_q.weight", 0),
        new("to_k.weight", 0),
        new("to_v.weight", 0),
        new("to_out.0.weight", 1),
    ];

    private static readonly SlicedTensor[] FeedForward =
    [
        new("net.0.proj.weight", 0, 2),
        new("net.0.proj.bias", 0, 2),
        new("net.2.weight", 1),
    ];

    /// <summary>Every tensor of a layer that has inner channels; empty for parts that are taken out whole.</summary>
    public static IReadOnlyList<SlicedTensor> Of(UNetPartKind kind) =>
        kind switch
        {
            UNetPartKind.ResnetInner => Resnet,
            UNetPartKind.SelfAttentionHeads or UNetPartKind.CrossAttentionHeads => Attention,
            UNetPartKind.FeedForwardInner => FeedForward,
            _ => [],
        };
}
