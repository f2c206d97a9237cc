using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Clip;

/// <summary>Causal multi-head self-attention with transformers' names.</summary>
public sealed class ClipAttention : NetworkModule
{
    public ClipAttention(int hidden, int heads)
        : base(nameof(ClipAttention))
    {
        Heads = heads;
        KProj = Child("k_proj", new Linear(hidden, hidden));
        VProj = Child("v_proj", new Linear(hidden, hidden));
        QProj = Child("q_proj", new Linear(hidden, hidden));
        OutProj = Child("out_proj", new Linear(hidden, hidden));
    }

    public int Heads { get; }

    public Linear KProj { get; }

    public Linear VProj { get; }

    public Linear QProj { get; }

    public Linear OutProj { get; }

    /// <param name="x">batch x tokens x hidden.</param>
    /// <param name="mask">Added to the scores; it contains the causal mask.</param>
    public Tensor forward(Tensor x, Tensor mask)
    {
        var attended = AttentionKernel.Run(
            Attention.SplitHeads(QProj.forward(x), Heads),
            Attention.SplitHeads(KProj.forward(x), Heads),
            Attention.SplitHeads(VProj.forward(x), Heads),
            mask
        );
        return OutProj.forward(Attention.MergeHeads(attended));
    }
}
