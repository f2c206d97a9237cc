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
        Resnets = Children("resnets", Enumerable.Range(0, layers).Select(i =>
            shape.Resnet((i == 0 ? previous : channels) + (i == layers - 1 ? skip : channels), channels)));
        Attentions = shape.Config.UpBlockTypes[index] == "CrossAttnUpBlock2D"
            ? Children("attentions", Enumerable.Range(0, layers).Select(_ => shape.Transformer(level)))
            : [];
        Upsampler = level == 0 ? null : Child("upsamplers.0", new Upsample2D(channels));
    }

    public IReadOnlyList<ResnetBlock2D> Resnets { get; }

    public IReadOnlyList<Transformer2DModel> Attentions { get; }

    public Upsample2D? Upsampler { get; }

    /// <summary>Takes its skips off the stack; enlarges to the size of the next skip, which matters where halving rounded.</summary>
    public Tensor forward(Tensor x, Tensor timeEmbedding, Tensor context, Stack<Tensor> skips)
    {
        for (var i = 0; i < Resnets.Count; i++)
        {
            x = Resnets[i].forward(cat([x, skips.Pop()], 1), timeEmbedding);
            x = Attentions.Count == 0 ? x : Attentions[i].forward(x, context);
        }

        return Upsampler is null ? x : Upsampler.forward(x, skips.Peek().shape[^2..]);
    }
}
