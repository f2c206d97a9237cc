using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>
/// Halves height and width by a strided convolution. Padding 0 means one row and column on the far sides, as in AutoencoderKL.
/// </summary>
public sealed class Downsample2D : NetworkModule
{
    public Downsample2D(int channels, int padding)
        : base(nameof(Downsample2D))
    {
        Conv = Child("conv", new Conv2d(channels, channels, 3, stride: 2, padding: padding));
    }

    public Conv2d Conv { get; }

    public Tensor forward(Tensor x)
    {
        return Conv.forward(Conv.Padding == 0 ? nn.functional.pad(x, [0, 1, 0, 1]) : x);
    }
}
