using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>AutoencoderTinyBlock: three convolutions with ReLU and a residual connection.</summary>
public sealed class TinyBlock : NetworkModule
{
    public TinyBlock(int channels)
        : base(nameof(TinyBlock))
    {
        Conv0 = Child("conv.0", new Conv2d(channels, channels, 3, padding: 1));
        Conv2 = Child("conv.2", new Conv2d(channels, channels, 3, padding: 1));
        Conv4 = Child("conv.4", new Conv2d(channels, channels, 3, padding: 1));
    }

    public Conv2d Conv0 { get; }

    public Conv2d Conv2 { get; }

    public Conv2d Conv4 { get; }

    public Tensor forward(Tensor x)
    {
        using var scope = NewDisposeScope();
        var h = nn.functional.relu(Conv0.forward(x));
        h = nn.functional.relu(Conv2.forward(h));
        return nn.functional.relu(Conv4.forward(h).Plus(x)).MoveToOuterDisposeScope();
    }
}
