using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Layer normalisation over the last dimension; statistics are fp32 inside the kernel whatever the type of the input.</summary>
public sealed class LayerNorm : NetworkModule
{
    private readonly long[] _shape;

    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public LayerNorm(int features, double eps = 1e-5)
        : base(nameof(LayerNorm))
    {
        Eps = eps;
        _shape = [features];
        _weight = Parameter("weight", features);
        _bias = Parameter("bias", features);
    }

    public double Eps { get; }

    public Tensor forward(Tensor x) => nn.functional.layer_norm(x, _shape, _weight.to(x.dtype), _bias.to(x.dtype), Eps);

    internal override void InitialiseOwn()
    {
        _weight.fill_(1);
        _bias.zero_();
    }
}
