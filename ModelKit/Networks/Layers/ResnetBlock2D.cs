using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Layers;

/// <summary>diffusers' ResnetBlock2D: norm, SiLU, convolution, twice, with the time embedding added in between.</summary>
public sealed class ResnetBlock2D : NetworkModule
{
    /// <param name="inner">
    /// Channels between the convolutions, a multiple of <paramref name="outChannels"/> / <paramref name="groups"/>: norm2 keeps the size of its
    /// groups and has fewer of them, so that a group that stays is normalised as before. Default: null, <paramref name="outChannels"/>.
    /// </param>
    public ResnetBlock2D(int inChannels, int outChannels, int groups, double eps, int? timeEmbedDim = null, int? inner = null)
        : base(nameof(ResnetBlock2D))
    {
        Norm1 = Child("norm1", new GroupNorm(groups, inChannels, eps));
        var channels = inner ?? outChannels;
        Conv1 = Child("conv1", new Conv2d(inChannels, channels, 3, padding: 1));
        TimeEmbProj = timeEmbedDim is { } width ? Child("time_emb_proj", new Linear(width, channels)) : null;
        Norm2 = Child("norm2", new GroupNorm(channels / (outChannels / groups), channels, eps));
        Conv2 = Child("conv2", new Conv2d(channels, outChannels, 3, padding: 1));
        ConvShortcut = inChannels == outChannels ? null : Child("conv_shortcut", new Conv2d(inChannels, outChannels, 1));
    }

    public GroupNorm Norm1 { get; }

    public Conv2d Conv1 { get; }

    public Linear? TimeEmbProj { get; }

    public GroupNorm Norm2 { get; }

    public Conv2d Conv2 { get; }

    public Conv2d? ConvShortcut { get; }

    /// <param name="x">batch x channels x height x width.</param>
    /// <param name="timeEmbedding">SiLU of the time embedding, batch x timeEmbedDim: every resnet of a denoiser needs it activated.</param>
    public Tensor forward(Tensor x, Tensor? timeEmbedding = null)
    {
        using var scope = NewDisposeScope();
        var h = Conv1.forward(nn.functional.silu(Norm1.forward(x)));
        if (TimeEmbProj is not null && timeEmbedding is not null)
        {
            h = h + TimeEmbProj.forward(timeEmbedding).unsqueeze(-1).unsqueeze(-1);
        }

        h = Conv2.forward(nn.functional.silu(Norm2.forward(h)));
        return ((ConvShortcut?.forward(x) ?? x) + h).MoveToOuterDisposeScope();
    }
}
