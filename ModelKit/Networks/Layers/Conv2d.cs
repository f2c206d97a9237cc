using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Square convolution that runs in the type of its input.</summary>
public sealed class Conv2d : NetworkModule
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Conv2d(int inChannels, int outChannels, int kernel, int stride = 1, int padding = 0, bool bias = true)
        : base(nameof(Conv2d))
    {
        Stride = stride;
        Padding = padding;
        _weight = Parameter("weight", outChannels, inChannels, kernel, kernel);
        _bias = bias ? Parameter("bias", outChannels) : null;
    }

    public int Stride { get; }

    public int Padding { get; }

    internal Tensor Weight => _weight;

    internal Tensor? Bias => _bias;

    public Tensor forward(Tensor x)
    {
        return nn.functional.conv2d(x, _weight.to(x.dtype), _bias?.to(x.dtype), strides: [Stride, Stride], padding: [Padding, Padding]);
    }

    internal override void InitialiseOwn() => UniformInit.FanIn(_weight, _bias);
}
