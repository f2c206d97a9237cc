using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;

namespace HybridGrains.ModelKit.Tests.Networks;

/// <summary>Parameter counts of published checkpoints. Networks are not initialised: their memory is reserved and never touched.</summary>
public sealed class PublicConfigTests
{
    [Theory]
    [InlineData("sd1", 859_520_964)]
    [InlineData("sd1-inpainting", 859_535_364)]
    [InlineData("sd2", 865_910_724)]
    [InlineData("sdxl", 2_567_463_684)]
    public void UNet_PublicConfig_HasAsManyParameters(string kind, long parameters)
    {
        using var network = new UNet2DConditionModel(PublicConfigs.Denoiser(kind), initialise: false);

        Assert.Equal(parameters, network.CountParameters());
    }

    [Theory]
    [InlineData("clip-l", 123_060_480)]
    [InlineData("openclip-h", 340_387_840)]
    public void CLIPTextModel_PublicConfig_HasAsManyParameters(string kind, long parameters)
    {
        using var network = new CLIPTextModel(kind == "clip-l" ? PublicConfigs.ClipL : PublicConfigs.OpenClipH, initialise: false);

        Assert.Equal(parameters, network.CountParameters());
    }

    [Fact]
    public void CLIPTextModelWithProjection_SdxlConfig_HasAsManyParameters()
    {
        using var network = new CLIPTextModelWithProjection(PublicConfigs.OpenClipG, initialise: false);

        Assert.Equal(694_659_840, network.CountParameters());
    }

    [Fact]
    public void AutoencoderKL_PublicConfig_HasAsManyParameters()
    {
        using var network = new AutoencoderKL(PublicConfigs.Autoencoder, initialise: false);

        Assert.Equal(83_653_863, network.CountParameters());
    }

    [Fact]
    public void AutoencoderTiny_PublicConfig_HasAsManyParameters()
    {
        using var network = new AutoencoderTiny(new AutoencoderTinyConfig(), initialise: false);

        Assert.Equal(2_445_063, network.CountParameters());
    }
}
