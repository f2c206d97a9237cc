using HybridGrains.Tensors;
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

    [ComponentName(Name = "lora_down")]
    private Parameter? _down;

    [ComponentName(Name = "lora_up")]
    private Parameter? _up;

    public Linear(int inFeatures, int outFeatures, bool bias = true)
        : base(nameof(Linear))
    {
        _weight = Parameter("weight", outFeatures, inFeatures);
        _bias = bias ? Parameter("bias", outFeatures) : null;
    }

    public Tensor forward(Tensor x)
    {
        var y = nn.functional.linear(x, _weight.to(x.dtype), _bias?.to(x.dtype));
        return _down is null ? y : y.Plus(nn.functional.linear(nn.functional.linear(x, _down.to(x.dtype)), _up!.to(x.dtype)));
    }

    /// <summary>
    /// Adds a low-rank term to the weight (LoRA, Hu et al. 2022), zero at first: parameters "lora_down" (rank x in) and "lora_up"
    /// (out x rank).
    /// </summary>
    public void Adapt(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        using var noGrad = no_grad();
        _down = Parameter("lora_down", rank, _weight.shape[1]);
        _up = Parameter("lora_up", _weight.shape[0], rank);
        UniformInit.FanIn(_down, null);
        _up.zero_();
    }

    internal override void InitialiseOwn() => UniformInit.FanIn(_weight, _bias);

    /// <summary>Normal weights of the given deviation and zero bias, as CLIP starts.</summary>
    internal void InitialiseNormal(double deviation)
    {
        _weight.normal_(0, deviation);
        _bias?.zero_();
    }
}
