using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Export;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Export;

public sealed class PreviewFitTests
{
    [Fact]
    public void Fit_AnyAutoencoder_LeavesErrorsThatNoLatentExplains()
    {
        random.manual_seed(2);
        using var network = new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8, 8],
                DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
                UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
                NormNumGroups = 4,
                MidBlockAddAttention = false,
                ScalingFactor = 0.7,
            }
        );
        var pictures = rand(3, 3, 16, 16) * 2 - 1;
        using var noGradient = no_grad();

        var fit = PreviewFit.Fit(network, pictures);

        var latents = Rows(network.Encode(pictures).Mean * 0.7);
        var inputs = cat([latents, ones(latents.shape[0], 1)], 1);
        var rgb = Rows(nn.functional.avg_pool2d(pictures, 2) / 2 + 0.5);
        var map = stack(fit.Select(row => tensor(row.ToArray())).ToArray(), 1);
        var explained = inputs.t().matmul(inputs.matmul(map) - rgb) / inputs.shape[0];
        Assert.Equal([3, 5], [fit.Count, fit[0].Count]);
        Assert.True(explained.abs().max().item<float>() < 1e-4f, $"{explained.abs().max().item<float>()}");
    }

    private static Tensor Rows(Tensor maps) => maps.permute(0, 2, 3, 1).reshape(-1, maps.shape[1]);
}
