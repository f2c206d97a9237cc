using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>Self-attention, cross-attention, feed-forward, each behind a layer norm and added back.</summary>
public sealed class BasicTransformerBlock : NetworkModule
{
    public BasicTransformerBlock(int channels, int heads, int contextDim, bool upcast)
        : base(nameof(BasicTransformerBlock))
    {
        Norm1 = Child("norm1", new LayerNorm(channels));
        Attn1 = Child("attn1", new Attention(channels, heads, upcast: upcast));
        Norm2 = Child("norm2", new LayerNorm(channels));
        Attn2 = Child("attn2", new Attention(channels, heads, contextDim, upcast: upcast));
        Norm3 = Child("norm3", new LayerNorm(channels));
        Feed = Child("ff", new FeedForward(channels));
    }

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
        x = x + Attn1.forward(Norm1.forward(x));
        x = x + Attn2.forward(Norm2.forward(x), context);
        return x + Feed.forward(Norm3.forward(x));
    }
}
