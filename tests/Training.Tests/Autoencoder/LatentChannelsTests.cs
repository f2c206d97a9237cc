using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Autoencoder;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Autoencoder;

public sealed class LatentChannelsTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("channels-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Load_FewerChannels_GivesTheSamePicturesAndFirstLatents()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var old = Network(channels: 4);
        old.SavePretrained(_root);
        using var wide = Network(channels: 8);
        var pictures = randn(2, 3, 32, 32);

        LatentChannels.Load(wide, Path.Combine(_root, "diffusion_pytorch_model.safetensors"));

        var (before, after) = (old.Encode(pictures), wide.Encode(pictures));
        Assert.Equal(8, after.Mean.shape[1]);
        Assert.True(after.Mean.narrow(1, 0, 4).allclose(before.Mean, rtol: 1e-4, atol: 1e-5));
        Assert.True(after.LogVar.narrow(1, 0, 4).allclose(before.LogVar, rtol: 1e-4, atol: 1e-5));
        Assert.True(wide.Decode(after.Mean).allclose(old.Decode(before.Mean), rtol: 1e-4, atol: 1e-4));
        Assert.True(after.Mean.narrow(1, 4, 4).std().item<float>() > 0.01);
    }

    [Fact]
    public void Normalise_AnyNetwork_GivesTheSamePicturesFromEqualChannels()
    {
        using var scope = NewDisposeScope();
        using var noGradient = no_grad();
        using var network = Network(channels: 8);
        var pictures = randn(8, 3, 32, 32);
        var before = network.Decode(network.Encode(pictures).Mean);

        LatentChannels.Normalise(network, pictures);

        var means = network.Encode(pictures).Mean;
        Assert.True(means.mean([0, 2, 3]).abs().max().item<float>() < 1e-3);
        Assert.True((means.std([0, 2, 3], unbiased: false) - 1).abs().max().item<float>() < 1e-3);
        Assert.True(network.Decode(means).allclose(before, rtol: 1e-3, atol: 1e-3));
    }

    private static AutoencoderKL Network(int channels) =>
        new(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [8, 8],
                DownBlockTypes = ["DownEncoderBlock2D", "DownEncoderBlock2D"],
                UpBlockTypes = ["UpDecoderBlock2D", "UpDecoderBlock2D"],
                NormNumGroups = 4,
                LayersPerBlock = 1,
                MidBlockAddAttention = false,
                SampleSize = [32],
                LatentChannels = channels,
            }
        );
}
