using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>UpBlock2D, or CrossAttnUpBlock2D when <see cref="Attentions"/> is not empty. Index 0 is the deepest.</summary>
public sealed class UpBlock : NetworkModule
{
    internal UpBlock(UNetShape shape, int index)
        : base(nameof(UpBlock))
    {
        var level = shape.Blocks - 1 - index;
        var channels = shape.Channels(level);
        var previous = shape.Channels(Math.Min(level + 1, shape.Blocks - 1));
        var skip = shape.Channels(Math.Max(level - 1, 0));
        var layers = shape.Config.Layers(level) + 1;
        Resnets = shape.Layers(
            $"up_blocks.{index}.resnets",
            layers,
            (name, i) =>
                Child($"resnets.{i}", shape.Resnet(name, (i == 0 ? previous : channels) + (i == layers - 1 ? skip : channels), channels))
        );
        Attentions =
            shape.Config.UpBlockTypes[index] == "CrossAttnUpBlock2D"
                ? shape.Layers(
                    $"up_blocks.{index}.attentions",
                    layers,
                    (name, i) =>
                        Child(
                            $"attentions.{i}",
                            shape.Transformer(name, level, shape.Config.UpDepth(index, i), shape.Config.CrossOnly(level))
                        )
                )
                : [];
        Upsampler = level == 0 ? null : Child("upsamplers.0", new Upsample2D(channels));
    }

    /// <summary>Null where pruning removed one, whose skip is then dropped.</summary>
    public IReadOnlyList<ResnetBlock2D?> Resnets { get; }

    /// <summary>Null where pruning removed one.</summary>
    public IReadOnlyList<Transformer2DModel?> Attentions { get; }

    public Upsample2D? Upsampler { get; }

    /// <summary>Takes its skips off the stack; enlarges to the size of the next skip, which matters where halving rounded.</summary>
    public Tensor forward(Tensor x, Tensor timeEmbedding, Tensor context, Stack<Tensor> skips)
    {
        for (var i = 0; i < Resnets.Count; i++)
        {
            var skip = skips.Pop();
            x = Resnets[i]?.forward(cat([x, skip], 1), timeEmbedding) ?? x;
            x = Attentions.Count == 0 ? x : Attentions[i]?.forward(x, context) ?? x;
        }

        return Upsampler is null ? x : Upsampler.forward(x, skips.Peek().shape[^2..]);
    }
}
