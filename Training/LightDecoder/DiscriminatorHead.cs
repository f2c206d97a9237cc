using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Reads one map of features: a score per place.</summary>
internal sealed class DiscriminatorHead : NetworkModule
{
    private const int Width = 32;
    private const double Slope = 0.2;
    private readonly SpectralConvolution _in;
    private readonly SpectralConvolution _middle;
    private readonly SpectralConvolution _out;

    public DiscriminatorHead(int channels)
        : base(nameof(DiscriminatorHead))
    {
        _in = Child("in", new SpectralConvolution(channels, Width, 1));
        _middle = Child("middle", new SpectralConvolution(Width, Width, 3));
        _out = Child("out", new SpectralConvolution(Width, 1, 1));
    }

    public Tensor forward(Tensor features)
    {
        var x = nn.functional.leaky_relu(_in.forward(features), Slope);
        x = (x + nn.functional.leaky_relu(_middle.forward(x), Slope)) * Math.Sqrt(0.5);
        return _out.forward(x);
    }
}
