using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>GEGLU feed-forward of four times the width: proj to value and gate, value x gelu(gate), back.</summary>
public sealed class FeedForward : NetworkModule
{
    public FeedForward(int channels)
        : base(nameof(FeedForward))
    {
        Proj = Child("net.0.proj", new Linear(channels, channels * 8));
        Out = Child("net.2", new Linear(channels * 4, channels));
    }

    public Linear Proj { get; }

    public Linear Out { get; }

    public Tensor forward(Tensor x)
    {
        var parts = Proj.forward(x).chunk(2, -1);
        return Out.forward(parts[0] * nn.functional.gelu(parts[1]));
    }
}
