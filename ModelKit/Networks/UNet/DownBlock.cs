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
        Resnets = shape.Layers(
            $"down_blocks.{index}.resnets",
            layers,
            (name, i) => Child($"resnets.{i}", shape.Resnet(name, i == 0 ? inChannels : outChannels, outChannels))
        );
        Attentions =
            shape.Config.DownBlockTypes[index] == "CrossAttnDownBlock2D"
                ? shape.Layers(
                    $"down_blocks.{index}.attentions",
                    layers,
                    (name, i) =>
                        Child(
                            $"attentions.{i}",
                            shape.Transformer(name, index, shape.Config.DownDepth(index, i), shape.Config.CrossOnly(index))
                        )
                )
                : [];
        Downsampler =
            index == shape.Blocks - 1 ? null : Child("downsamplers.0", new Downsample2D(outChannels, shape.Config.DownsamplePadding));
    }

    /// <summary>Null where pruning removed one.</summary>
    public IReadOnlyList<ResnetBlock2D?> Resnets { get; }

    /// <summary>Null where pruning removed one.</summary>
    public IReadOnlyList<Transformer2DModel?> Attentions { get; }

    public Downsample2D? Downsampler { get; }

    /// <summary>Appends every intermediate map to <paramref name="skips"/> and returns the last.</summary>
    public Tensor forward(Tensor x, Tensor timeEmbedding, Tensor context, Stack<Tensor> skips)
    {
        for (var i = 0; i < Resnets.Count; i++)
        {
            x = Resnets[i]?.forward(x, timeEmbedding) ?? x;
            x = Attentions.Count == 0 ? x : Attentions[i]?.forward(x, context) ?? x;
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
