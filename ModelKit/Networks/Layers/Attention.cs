using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Multi-head attention with diffusers' names (to_q, to_k, to_v, to_out.0).</summary>
public sealed class Attention : NetworkModule
{
    private readonly bool _upcast;

    /// <param name="inner">Channels of all heads together. Default: null, <paramref name="channels"/>; pruned attentions have
    /// fewer.</param>
    public Attention(int channels, int heads, int? contextDim = null, bool qkvBias = false, bool upcast = false, int? inner = null)
        : base(nameof(Attention))
    {
        _upcast = upcast;
        Heads = heads;
        var width = inner ?? channels;
        ToQ = Child("to_q", new Linear(channels, width, qkvBias));
        ToK = Child("to_k", new Linear(contextDim ?? channels, width, qkvBias));
        ToV = Child("to_v", new Linear(contextDim ?? channels, width, qkvBias));
        ToOut = Child("to_out.0", new Linear(width, channels));
    }

    public int Heads { get; }

    public Linear ToQ { get; }

    public Linear ToK { get; }

    public Linear ToV { get; }

    public Linear ToOut { get; }

    /// <param name="x">batch x tokens x channels.</param>
    /// <param name="context">batch x tokens x contextDim; null for self-attention.</param>
    public Tensor forward(Tensor x, Tensor? context = null)
    {
        context ??= x;
        var q = SplitHeads(ToQ.forward(x), Heads);
        var k = SplitHeads(ToK.forward(context), Heads);
        var v = SplitHeads(ToV.forward(context), Heads);
        if (_upcast)
        {
            (q, k, v) = (q.to(ScalarType.Float32), k.to(ScalarType.Float32), v.to(ScalarType.Float32));
        }

        var attended = AttentionKernel.Run(q, k, v);
        return ToOut.forward(MergeHeads(attended).to(x.dtype));
    }

    internal static Tensor SplitHeads(Tensor x, int heads)
    {
        var (batch, tokens, channels) = (x.shape[0], x.shape[1], x.shape[2]);
        return x.view(batch, tokens, heads, channels / heads).transpose(1, 2);
    }

    internal static Tensor MergeHeads(Tensor x)
    {
        return x.transpose(1, 2).flatten(2);
    }
}
