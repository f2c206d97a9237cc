using HybridGrains.Tensors;
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

    [ComponentName(Name = "lora_down")]
    private Parameter? _down;

    [ComponentName(Name = "lora_up")]
    private Parameter? _up;

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
        var y = nn.functional.conv2d(x, _weight.to(x.dtype), _bias?.to(x.dtype), strides: [Stride, Stride], padding: [Padding, Padding]);
        if (_down is null)
        {
            return y;
        }

        var narrow = nn.functional.conv2d(x, _down.to(x.dtype), strides: [Stride, Stride], padding: [Padding, Padding]);
        return y.Plus(nn.functional.conv2d(narrow, _up!.to(x.dtype)));
    }

    /// <summary>
    /// Adds a low-rank term to the weight (LoRA), zero at first: parameters "lora_down" (rank x in x kernel x kernel) and
    /// "lora_up" (out x rank x 1 x 1).
    /// </summary>
    public void Adapt(int rank)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(rank, 1);
        using var noGrad = no_grad();
        _down = Parameter("lora_down", rank, _weight.shape[1], _weight.shape[2], _weight.shape[3]);
        _up = Parameter("lora_up", _weight.shape[0], rank, 1, 1);
        UniformInit.FanIn(_down, null);
        _up.zero_();
    }

    internal override void InitialiseOwn() => UniformInit.FanIn(_weight, _bias);
}
