using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Linear layer that runs in the type of its input.</summary>
public sealed class Linear : NetworkModule
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter? _bias;

    public Linear(int inFeatures, int outFeatures, bool bias = true)
        : base(nameof(Linear))
    {
        _weight = Parameter("weight", outFeatures, inFeatures);
        _bias = bias ? Parameter("bias", outFeatures) : null;
    }

    public Tensor forward(Tensor x) => nn.functional.linear(x, _weight.to(x.dtype), _bias?.to(x.dtype));

    internal override void InitialiseOwn() => UniformInit.FanIn(_weight, _bias);

    /// <summary>Normal weights of the given deviation and zero bias, as CLIP starts.</summary>
    internal void InitialiseNormal(double deviation)
    {
        _weight.normal_(0, deviation);
        _bias?.zero_();
    }
}
