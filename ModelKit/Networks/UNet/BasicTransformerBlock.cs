using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>Self-attention, cross-attention, feed-forward, each behind a layer norm and added back.</summary>
public sealed class BasicTransformerBlock : NetworkModule
{
    internal BasicTransformerBlock(UNetShape shape, string name, int level, bool crossOnly)
        : base(nameof(BasicTransformerBlock))
    {
        var channels = shape.Channels(level);
        CrossOnly = crossOnly;
        Norm1 = Child("norm1", new LayerNorm(channels));
        Attn1 = Child("attn1", shape.Attention($"{name}.attn1", level, crossOnly ? shape.Config.ContextDim(level) : null));
        Norm2 = Child("norm2", new LayerNorm(channels));
        Attn2 = Child("attn2", shape.Attention($"{name}.attn2", level, shape.Config.ContextDim(level)));
        Norm3 = Child("norm3", new LayerNorm(channels));
        Feed = Child("ff", shape.Feed($"{name}.ff", level));
    }

    /// <summary>Both attentions look at the prompt, none at the picture.</summary>
    public bool CrossOnly { get; }

    public LayerNorm Norm1 { get; }

    public Attention Attn1 { get; }

    public LayerNorm Norm2 { get; }

    public Attention Attn2 { get; }

    public LayerNorm Norm3 { get; }

    public FeedForward Feed { get; }

    /// <param name="x">batch x tokens x channels.</param>
    /// <param name="context">batch x tokens x contextDim, the encoded prompt.</param>
    public Tensor forward(Tensor x, Tensor context)
    {
        x = x.Plus(Attn1.forward(Norm1.forward(x), CrossOnly ? context : null));
        x = x.Plus(Attn2.forward(Norm2.forward(x), context));
        return x.Plus(Feed.forward(Norm3.forward(x)));
    }
}
