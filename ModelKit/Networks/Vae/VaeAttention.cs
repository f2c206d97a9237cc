using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>Single-head self-attention over the positions of a feature map, in the middle of AutoencoderKL.</summary>
public sealed class VaeAttention : NetworkModule
{
    public VaeAttention(int channels, int groups)
        : base(nameof(VaeAttention))
    {
        GroupNorm = Child("group_norm", new GroupNorm(groups, channels, 1e-6));
        ToQ = Child("to_q", new Linear(channels, channels));
        ToK = Child("to_k", new Linear(channels, channels));
        ToV = Child("to_v", new Linear(channels, channels));
        ToOut = Child("to_out.0", new Linear(channels, channels));
    }

    public GroupNorm GroupNorm { get; }

    public Linear ToQ { get; }

    public Linear ToK { get; }

    public Linear ToV { get; }

    public Linear ToOut { get; }

    public Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var tokens = GroupNorm.forward(x).flatten(2).transpose(1, 2);
        var attended = AttentionKernel.Run(
            ToQ.forward(tokens).unsqueeze(1),
            ToK.forward(tokens).unsqueeze(1),
            ToV.forward(tokens).unsqueeze(1)
        );
        var h = ToOut.forward(attended.squeeze(1)).transpose(1, 2).reshape(x.shape);
        return h.Plus(x).MoveToOuterDisposeScope();
    }
}
