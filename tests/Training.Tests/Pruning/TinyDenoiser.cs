using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Pruning;

/// <summary>Two levels with two layers each: every kind of part, in the shapes of the large ones.</summary>
internal static class TinyDenoiser
{
    public const int Context = 12;

    public static UNet2DConditionModel Create(int seed = 1)
    {
        random.manual_seed(seed);
        var network = new UNet2DConditionModel(
            new UNet2DConditionConfig
            {
                BlockOutChannels = [16, 32],
                DownBlockTypes = ["CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
                UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D"],
                LayersPerBlock = [2],
                CrossAttentionDim = [Context],
                AttentionHeadDim = [4],
                NormNumGroups = 8,
                SampleSize = [8],
            }
        );

        // Fresh norms have weight 1 and bias 0, with which mistakes in cutting them would not show.
        using var noGradient = no_grad();
        foreach (var (name, parameter) in network.named_parameters())
        {
            if (name.Contains("norm", StringComparison.Ordinal))
            {
                parameter.add_(0.3 * randn_like(parameter));
            }
        }

        return network;
    }
}
