using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Nearest-neighbour enlargement and a convolution.</summary>
public sealed class Upsample2D : NetworkModule
{
    public Upsample2D(int channels)
        : base(nameof(Upsample2D))
    {
        Conv = Child("conv", new Conv2d(channels, channels, 3, padding: 1));
    }

    public Conv2d Conv { get; }

    /// <param name="x">batch x channels x height x width.</param>
    /// <param name="size">Height and width of the result. Default: null, twice those of x.</param>
    public Tensor forward(Tensor x, long[]? size = null)
    {
        if (size is null || (size[0] == x.shape[2] * 2 && size[1] == x.shape[3] * 2))
        {
            return DoublingConvolution.Run(x, Conv.Weight, Conv.Bias!);
        }

        return Conv.forward(nn.functional.interpolate(x, size: size, mode: InterpolationMode.Nearest));
    }
}
