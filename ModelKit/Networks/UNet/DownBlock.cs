using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>DownBlock2D, or CrossAttnDownBlock2D when <see cref="Attentions"/> is not empty.</summary>
public sealed class DownBlock : NetworkModule
{
    internal DownBlock(UNetShape shape, int index)
        : base(nameof(DownBlock))
    {
        var (inChannels, outChannels) = (shape.Channels(Math.Max(index - 1, 0)), shape.Channels(index));
        var layers = shape.Config.Layers(index);
        Resnets = Children("resnets", Enumerable.Range(0, layers).Select(i => shape.Resnet(i == 0 ? inChannels : outChannels, outChannels)));
        Attentions = shape.Config.DownBlockTypes[index] == "CrossAttnDownBlock2D"
            ? Children("attentions", Enumerable.Range(0, layers).Select(_ => shape.Transformer(index)))
            : [];
        Downsampler = index == shape.Blocks - 1 ? null : Child("downsamplers.0", new Downsample2D(outChannels, shape.Config.DownsamplePadding));
    }

    public IReadOnlyList<ResnetBlock2D> Resnets { get; }

    public IReadOnlyList<Transformer2DModel> Attentions { get; }

    public Downsample2D? Downsampler { get; }

    /// <summary>Appends every intermediate map to <paramref name="skips"/> and returns the last.</summary>
    public Tensor forward(Tensor x, Tensor timeEmbedding, Tensor context, Stack<Tensor> skips)
    {
        for (var i = 0; i < Resnets.Count; i++)
        {
            x = Resnets[i].forward(x, timeEmbedding);
            x = Attentions.Count == 0 ? x : Attentions[i].forward(x, context);
            skips.Push(x);
        }

        if (Downsampler is not null)
        {
            x = Downsampler.forward(x);
            skips.Push(x);
        }

        return x;
    }
}
