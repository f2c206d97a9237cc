using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>
/// Transformer blocks over the positions of a feature map; projections are 1x1 convolutions (SD 1.x) or linear (SD 2.x, SDXL).
/// </summary>
public sealed class Transformer2DModel : NetworkModule
{
    internal Transformer2DModel(UNetShape shape, string name, int level, int depth, bool crossOnly)
        : base(nameof(Transformer2DModel))
    {
        var channels = shape.Channels(level);
        Channels = channels;
        Norm = Child("norm", new GroupNorm(shape.Config.NormNumGroups, channels, 1e-6));
        if (shape.Config.UseLinearProjection)
        {
            ProjInLinear = Child("proj_in", new Linear(channels, channels));
            ProjOutLinear = Child("proj_out", new Linear(channels, channels));
        }
        else
        {
            ProjIn = Child("proj_in", new Conv2d(channels, channels, 1));
            ProjOut = Child("proj_out", new Conv2d(channels, channels, 1));
        }

        Blocks = Children(
            "transformer_blocks",
            Enumerable.Range(0, depth).Select(i => new BasicTransformerBlock(shape, $"{name}.transformer_blocks.{i}", level, crossOnly))
        );
    }

    /// <summary>Of the feature map, and between the parts of each block.</summary>
    public int Channels { get; }

    public GroupNorm Norm { get; }

    /// <summary>Null with linear projections, as <see cref="ProjOut"/>.</summary>
    public Conv2d? ProjIn { get; }

    public Conv2d? ProjOut { get; }

    /// <summary>Null with convolutional projections, as <see cref="ProjOutLinear"/>.</summary>
    public Linear? ProjInLinear { get; }

    public Linear? ProjOutLinear { get; }

    public IReadOnlyList<BasicTransformerBlock> Blocks { get; }

    public Tensor forward(Tensor x, Tensor context)
    {
        using var scope = NewDisposeScope();
        var (height, width) = (x.shape[2], x.shape[3]);
        var h = Norm.forward(x);
        h = ProjInLinear is null ? ToTokens(ProjIn!.forward(h)) : ProjInLinear.forward(ToTokens(h));
        foreach (var block in Blocks)
        {
            h = block.forward(h, context);
        }

        h = ProjOutLinear is null ? ProjOut!.forward(ToMap(h, height, width)) : ToMap(ProjOutLinear.forward(h), height, width);
        return h.Plus(x).MoveToOuterDisposeScope();
    }

    private static Tensor ToTokens(Tensor x) => x.flatten(2).transpose(1, 2).contiguous();

    private static Tensor ToMap(Tensor x, long height, long width) => x.transpose(1, 2).reshape(x.shape[0], x.shape[2], height, width);
}
