using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>Images to moments (mean and log-variance, stacked along channels), before quant_conv.</summary>
public sealed class VaeEncoder : NetworkModule
{
    public VaeEncoder(AutoencoderKLConfig config)
        : base(nameof(VaeEncoder))
    {
        var channels = config.BlockOutChannels;
        var groups = config.NormNumGroups;
        ConvIn = Child("conv_in", new Conv2d(config.InChannels, channels[0], 3, padding: 1));
        DownBlocks = Children(
            "down_blocks",
            Enumerable
                .Range(0, channels.Count)
                .Select(i =>
                    VaeBlock.Down(channels[Math.Max(i - 1, 0)], channels[i], config.LayersPerBlock, groups, last: i == channels.Count - 1)
                )
        );
        MidBlock = Child("mid_block", new VaeMidBlock(channels[^1], groups, config.MidBlockAddAttention));
        ConvNormOut = Child("conv_norm_out", new GroupNorm(groups, channels[^1], 1e-6));
        ConvOut = Child("conv_out", new Conv2d(channels[^1], config.LatentChannels * 2, 3, padding: 1));
    }

    public Conv2d ConvIn { get; }

    public IReadOnlyList<VaeBlock> DownBlocks { get; }

    public VaeMidBlock MidBlock { get; }

    public GroupNorm ConvNormOut { get; }

    public Conv2d ConvOut { get; }

    public Tensor forward(Tensor image)
    {
        var x = ConvIn.forward(image);
        foreach (var block in DownBlocks)
        {
            x = block.forward(x);
        }

        return ConvOut.forward(nn.functional.silu(ConvNormOut.forward(MidBlock.forward(x))));
    }
}
