using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;

namespace HybridGrains.ModelKit.Tests.Networks;

/// <summary>Parameter counts of published checkpoints. Networks are not initialised: their memory is reserved and never touched.</summary>
public sealed class PublicConfigTests
{
    private static readonly UNet2DConditionConfig Sd1 = new() { CrossAttentionDim = [768] };

    private static readonly UNet2DConditionConfig Sdxl = new()
    {
        BlockOutChannels = [320, 640, 1280],
        DownBlockTypes = ["DownBlock2D", "CrossAttnDownBlock2D", "CrossAttnDownBlock2D"],
        UpBlockTypes = ["CrossAttnUpBlock2D", "CrossAttnUpBlock2D", "UpBlock2D"],
        TransformerLayersPerBlock = [1, 2, 10],
        AttentionHeadDim = [5, 10, 20],
        CrossAttentionDim = [2048],
        UseLinearProjection = true,
        AdditionEmbedType = "text_time",
        AdditionTimeEmbedDim = 256,
        ProjectionClassEmbeddingsInputDim = 2816,
    };

    public static TheoryData<string, long> Denoisers() => new()
    {
        { "sd1", 859_520_964 }, { "sd1-inpainting", 859_535_364 }, { "sd2", 865_910_724 }, { "sdxl", 2_567_463_684 },
    };

    [Theory]
    [MemberData(nameof(Denoisers))]
    public void UNet_PublicConfig_HasAsManyParameters(string name, long parameters)
    {
        var config = name switch
        {
            "sd1" => Sd1,
            "sd1-inpainting" => Sd1 with { InChannels = 9 },
            "sd2" => Sd1 with { CrossAttentionDim = [1024], AttentionHeadDim = [5, 10, 20, 20], UseLinearProjection = true },
            _ => Sdxl,
        };
        using var network = new UNet2DConditionModel(config, initialise: false);

        Assert.Equal(parameters, network.CountParameters());
    }

    [Theory]
    [InlineData(768, 3072, 12, 12, 123_060_480)]
    [InlineData(1024, 4096, 23, 16, 340_387_840)]
    public void CLIPTextModel_PublicConfig_HasAsManyParameters(int hidden, int intermediate, int layers, int heads, long parameters)
    {
        var config = new CLIPTextConfig { HiddenSize = hidden, IntermediateSize = intermediate, NumHiddenLayers = layers, NumAttentionHeads = heads };
        using var network = new CLIPTextModel(config, initialise: false);

        Assert.Equal(parameters, network.CountParameters());
    }

    [Fact]
    public void CLIPTextModelWithProjection_SdxlConfig_HasAsManyParameters()
    {
        var config = new CLIPTextConfig { HiddenSize = 1280, IntermediateSize = 5120, NumHiddenLayers = 32, NumAttentionHeads = 20, ProjectionDim = 1280, HiddenAct = "gelu" };
        using var network = new CLIPTextModelWithProjection(config, initialise: false);

        Assert.Equal(694_659_840, network.CountParameters());
    }

    [Fact]
    public void AutoencoderKL_PublicConfig_HasAsManyParameters()
    {
        using var network = new AutoencoderKL(
            new AutoencoderKLConfig
            {
                BlockOutChannels = [128, 256, 512, 512],
                DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
                UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
                LayersPerBlock = 2,
            },
            initialise: false);

        Assert.Equal(83_653_863, network.CountParameters());
    }

    [Fact]
    public void AutoencoderTiny_PublicConfig_HasAsManyParameters()
    {
        using var network = new AutoencoderTiny(new AutoencoderTinyConfig(), initialise: false);

        Assert.Equal(2_445_063, network.CountParameters());
    }
}
