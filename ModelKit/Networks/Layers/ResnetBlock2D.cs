using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>diffusers' ResnetBlock2D: norm, activation, convolution, twice, with the time embedding added in between.</summary>
public sealed class ResnetBlock2D : NetworkModule
{
    /// <param name="inner">
    /// Channels between the convolutions, a multiple of <paramref name="outChannels"/> / <paramref name="groups"/>: norm2 keeps
    /// the size of its groups and has fewer of them, so that a group that stays is normalised as before. Default: null,
    /// <paramref name="outChannels"/>.
    /// </param>
    /// <param name="scaleShift">The time embedding scales the second norm as well as shifting it.</param>
    public ResnetBlock2D(
        int inChannels,
        int outChannels,
        int groups,
        double eps,
        int? timeEmbedDim = null,
        int? inner = null,
        bool scaleShift = false
    )
        : base(nameof(ResnetBlock2D))
    {
        Norm1 = Child("norm1", new GroupNorm(groups, inChannels, eps));
        var channels = inner ?? outChannels;
        ScaleShift = scaleShift;
        Conv1 = Child("conv1", new Conv2d(inChannels, channels, 3, padding: 1));
        TimeEmbProj = timeEmbedDim is { } width ? Child("time_emb_proj", new Linear(width, scaleShift ? channels * 2 : channels)) : null;
        Norm2 = Child("norm2", new GroupNorm(channels / (outChannels / groups), channels, eps));
        Conv2 = Child("conv2", new Conv2d(channels, outChannels, 3, padding: 1));
        ConvShortcut = inChannels == outChannels ? null : Child("conv_shortcut", new Conv2d(inChannels, outChannels, 1));
    }

    public bool ScaleShift { get; }

    /// <summary>Default: silu.</summary>
    public Activation Activation { get; init; } = Activation.Silu;

    /// <summary>The sum of both branches is divided by it. Default: 1.</summary>
    public double OutputScale { get; init; } = 1;

    public GroupNorm Norm1 { get; }

    public Conv2d Conv1 { get; }

    public Linear? TimeEmbProj { get; }

    public GroupNorm Norm2 { get; }

    public Conv2d Conv2 { get; }

    public Conv2d? ConvShortcut { get; }

    /// <param name="x">batch x channels x height x width.</param>
    /// <param name="timeEmbedding">The time embedding, activated unless the config says otherwise, batch x timeEmbedDim.</param>
    public Tensor forward(Tensor x, Tensor? timeEmbedding = null)
    {
        using var scope = NewDisposeScope();
        var h = Conv1.forward(Activation.Run(Norm1.forward(x)));
        h =
            TimeEmbProj is null || timeEmbedding is null
                ? Norm2.forward(h)
                : AddTime(h, TimeEmbProj.forward(timeEmbedding).unsqueeze(-1).unsqueeze(-1));
        h = Conv2.forward(Activation.Run(h));
        var sum = (ConvShortcut?.forward(x) ?? x).Plus(h);
        return (OutputScale == 1 ? sum : sum.DividedBy(OutputScale)).MoveToOuterDisposeScope();
    }

    private Tensor AddTime(Tensor h, Tensor time)
    {
        if (!ScaleShift)
        {
            return Norm2.forward(h.Plus(time));
        }

        var parts = time.chunk(2, 1);
        return (Norm2.forward(h) * parts[0].Plus(1)).Plus(parts[1]);
    }
}
