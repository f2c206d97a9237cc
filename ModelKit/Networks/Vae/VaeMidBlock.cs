using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>Resnet, attention unless configured away, resnet.</summary>
public sealed class VaeMidBlock : NetworkModule
{
    public VaeMidBlock(int channels, int groups, bool attention)
        : base(nameof(VaeMidBlock))
    {
        Attention = attention ? Child("attentions.0", new VaeAttention(channels, groups)) : null;
        Resnet0 = Child("resnets.0", new ResnetBlock2D(channels, channels, groups, 1e-6));
        Resnet1 = Child("resnets.1", new ResnetBlock2D(channels, channels, groups, 1e-6));
    }

    public ResnetBlock2D Resnet0 { get; }

    public VaeAttention? Attention { get; }

    public ResnetBlock2D Resnet1 { get; }

    public Tensor forward(Tensor x)
    {
        x = Resnet0.forward(x);
        x = Attention?.forward(x) ?? x;
        return Resnet1.forward(x);
    }
}
