using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;

namespace HybridGrains.ModelKit.Tests;

public sealed class FlopCountTests
{
    [Fact]
    public void Decoder_TwoLevels_CountsEachLayerAtItsSize()
    {
        using var network = new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [4, 8],
                DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
                UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
                NormNumGroups = 4,
                MidBlockAddAttention = false,
                LatentChannels = 2,
            }
        );
        const int Small = 6 * 6,
            Large = 12 * 12;
        static double Conv(int from, int to, int cells, int kernel = 9) => 2.0 * from * to * kernel * cells;
        var expected =
            Conv(2, 2, Small, 1)
            + Conv(2, 8, Small) // post_quant_conv, conv_in
            + 2 * 2 * Conv(8, 8, Small) // two resnets in the middle
            + 2 * 2 * Conv(8, 8, Small) // two resnets of the first block
            + Conv(8, 8, Large) // after doubling
            + Conv(8, 4, Large)
            + Conv(4, 4, Large)
            + Conv(8, 4, Large, 1)
            + 2 * Conv(4, 4, Large)
            + Conv(4, 3, Large);

        Assert.Equal(expected, FlopCount.Decoder(network, 6));
    }

    [Fact]
    public void Denoiser_OneLevel_CountsConvolutionsAttentionAndTimeOnce()
    {
        using var network = new UNet2DConditionModel(
            new UNet2DConditionConfig
            {
                BlockOutChannels = [8],
                DownBlockTypes = ["DownBlock2D"],
                UpBlockTypes = ["UpBlock2D"],
                LayersPerBlock = [1],
                NormNumGroups = 4,
                CrossAttentionDim = [6],
                AttentionHeadDim = [2],
                InChannels = 4,
                OutChannels = 4,
            }
        );
        const int Cells = 5 * 5,
            Tokens = 7,
            Time = 32;
        static double Conv(int from, int to, int kernel = 9) => 2.0 * from * to * kernel * Cells;
        static double Resnet(int from) => Conv(from, 8) + Conv(8, 8) + 2 * Time * 8 + (from == 8 ? 0 : Conv(from, 8, 1));
        var attention =
            2 * Conv(8, 8, 1) // projections in and out
            + 4 * Conv(8, 8, 1)
            + 4.0 * Cells * Cells * 8 // attention to itself
            + 2 * Conv(8, 8, 1)
            + 2 * 2 * 6 * 8 * Tokens
            + 4.0 * Cells * Tokens * 8
            + Conv(8, 64, 1)
            + Conv(32, 8, 1); // gated feed-forward
        var expected = 2 * 8 * Time + 2 * Time * Time + Conv(4, 8) + Conv(8, 4) + Resnet(8) + 2 * Resnet(8) + attention + 2 * Resnet(16);

        Assert.Equal(expected, FlopCount.Denoiser(network, 5, Tokens));
    }
}
