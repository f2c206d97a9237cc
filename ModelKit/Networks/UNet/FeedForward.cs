using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>GEGLU feed-forward, four times as wide inside unless pruned: proj to value and gate, value x gelu(gate), back.</summary>
public sealed class FeedForward : NetworkModule
{
    public FeedForward(int channels, int inner)
        : base(nameof(FeedForward))
    {
        Proj = Child("net.0.proj", new Linear(channels, inner * 2));
        Out = Child("net.2", new Linear(inner, channels));
    }

    public Linear Proj { get; }

    public Linear Out { get; }

    public Tensor forward(Tensor x)
    {
        var parts = Proj.forward(x).chunk(2, -1);
        return Out.forward(parts[0] * nn.functional.gelu(parts[1]));
    }
}
