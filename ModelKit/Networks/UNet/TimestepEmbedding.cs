using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>Two linear layers over the sinusoidal features; a guidance embedding may be added before them.</summary>
public sealed class TimestepEmbedding : NetworkModule
{
    public TimestepEmbedding(int channels, int timeEmbedDim, int? condProjDim = null)
        : base(nameof(TimestepEmbedding))
    {
        Linear1 = Child("linear_1", new Linear(channels, timeEmbedDim));
        CondProj = condProjDim is { } width ? Child("cond_proj", new Linear(width, channels, bias: false)) : null;
        Linear2 = Child("linear_2", new Linear(timeEmbedDim, timeEmbedDim));
    }

    /// <summary>Between the layers. Default: silu.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>After them. Default: null, none.</summary>
    public Activation? PostActivation { get; init; }

    public Linear Linear1 { get; }

    public Linear? CondProj { get; }

    public Linear Linear2 { get; }

    public Tensor forward(Tensor features, Tensor? condition = null)
    {
        if (condition is not null)
        {
            var project = CondProj ?? throw new ArgumentException("The network has no time_cond_proj_dim.", nameof(condition));
            features = features.Plus(project.forward(condition));
        }

        var embedding = Linear2.forward(Activation.Run(Linear1.forward(features)));
        return PostActivation?.Run(embedding) ?? embedding;
    }

    /// <summary>Sinusoidal features of timesteps (Vaswani et al. 2017, section 3.5), batch x channels, fp32.</summary>
    internal static Tensor Sinusoid(Tensor timesteps, int channels, bool flipSinToCos, double freqShift)
    {
        var half = channels / 2;
        var exponent = ones(half, ScalarType.Float32, timesteps.device).cumsum(0).Plus(-1).Times(-Math.Log(10000) / (half - freqShift));
        var angles = timesteps.to(ScalarType.Float32).unsqueeze(-1) * exponent.exp().unsqueeze(0);
        var (sin, cos) = (angles.sin(), angles.cos());
        var features = flipSinToCos ? cat([cos, sin], -1) : cat([sin, cos], -1);
        return channels % 2 == 0 ? features : nn.functional.pad(features, [0, 1]);
    }
}
