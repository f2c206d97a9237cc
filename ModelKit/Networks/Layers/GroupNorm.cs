using TorchSharp;
using TorchSharp.Modules;
using TorchSharp.Utils;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>Group normalisation; statistics are fp32 inside the kernel whatever the type of the input.</summary>
public sealed class GroupNorm : NetworkModule
{
    [ComponentName(Name = "weight")]
    private readonly Parameter _weight;

    [ComponentName(Name = "bias")]
    private readonly Parameter _bias;

    public GroupNorm(int groups, int channels, double eps)
        : base(nameof(GroupNorm))
    {
        Groups = groups;
        Eps = eps;
        _weight = Parameter("weight", channels);
        _bias = Parameter("bias", channels);
    }

    public int Groups { get; }

    public double Eps { get; }

    public Tensor forward(Tensor x) => nn.functional.group_norm(x, Groups, _weight.to(x.dtype), _bias.to(x.dtype), Eps);

    internal override void InitialiseOwn()
    {
        _weight.fill_(1);
        _bias.zero_();
    }
}
