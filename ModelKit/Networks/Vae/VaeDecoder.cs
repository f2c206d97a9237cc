using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>Latents, after post_quant_conv, to images.</summary>
public sealed class VaeDecoder : NetworkModule
{
    public VaeDecoder(AutoencoderKLConfig config)
        : base(nameof(VaeDecoder))
    {
        var channels = config.BlockOutChannels.Reverse().ToArray();
        var groups = config.NormNumGroups;
        ConvIn = Child("conv_in", new Conv2d(config.LatentChannels, channels[0], 3, padding: 1));
        MidBlock = Child("mid_block", new VaeMidBlock(channels[0], groups, config.MidBlockAddAttention));
        UpBlocks = Children(
            "up_blocks",
            Enumerable
                .Range(0, channels.Length)
                .Select(i =>
                    VaeBlock.Up(
                        channels[Math.Max(i - 1, 0)],
                        channels[i],
                        config.LayersPerBlock + 1,
                        groups,
                        last: i == channels.Length - 1
                    )
                )
        );
        ConvNormOut = Child("conv_norm_out", new GroupNorm(groups, channels[^1], 1e-6));
        ConvOut = Child("conv_out", new Conv2d(channels[^1], config.OutChannels, 3, padding: 1));
    }

    public Conv2d ConvIn { get; }

    public VaeMidBlock MidBlock { get; }

    public IReadOnlyList<VaeBlock> UpBlocks { get; }

    public GroupNorm ConvNormOut { get; }

    public Conv2d ConvOut { get; }

    public Tensor forward(Tensor latents)
    {
        var x = MidBlock.forward(ConvIn.forward(latents));
        foreach (var block in UpBlocks)
        {
            x = block.forward(x);
        }

        return ConvOut.forward(nn.functional.silu(ConvNormOut.forward(x)));
    }
}
