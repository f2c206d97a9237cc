using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>UNetMidBlock2DCrossAttn: resnet, transformer, resnet. UNetMidBlock2D as denoisers have it: one resnet.</summary>
public sealed class MidBlock : NetworkModule
{
    internal MidBlock(UNetShape shape)
        : base(nameof(MidBlock))
    {
        var last = shape.Blocks - 1;
        var channels = shape.Channels(last);
        Resnet0 = Child("resnets.0", shape.Resnet("mid_block.resnets.0", channels, channels));
        if (shape.Config.MidBlockType != "UNetMidBlock2DCrossAttn")
        {
            return;
        }

        Attention = Child(
            "attentions.0",
            shape.Transformer("mid_block.attentions.0", last, shape.Config.MidDepth, shape.Config.MidCrossOnly)
        );
        Resnet1 = Child("resnets.1", shape.Resnet("mid_block.resnets.1", channels, channels));
    }

    public ResnetBlock2D Resnet0 { get; }

    /// <summary>Null in UNetMidBlock2D, as <see cref="Resnet1"/>.</summary>
    public Transformer2DModel? Attention { get; }

    public ResnetBlock2D? Resnet1 { get; }

    public Tensor forward(Tensor x, Tensor timeEmbedding, Tensor context)
    {
        x = Resnet0.forward(x, timeEmbedding);
        x = Attention?.forward(x, context) ?? x;
        return Resnet1?.forward(x, timeEmbedding) ?? x;
    }
}
