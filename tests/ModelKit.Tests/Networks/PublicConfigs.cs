using HybridGrains.ModelKit.Configs;

namespace HybridGrains.ModelKit.Tests.Networks;

/// <summary>The configs of published checkpoints.</summary>
internal static class PublicConfigs
{
    public static readonly UNet2DConditionConfig Sd1 = new() { CrossAttentionDim = [768] };

    public static readonly AutoencoderKLConfig Autoencoder = new()
    {
        BlockOutChannels = [128, 256, 512, 512],
        DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
        UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
        LayersPerBlock = 2,
    };

    public static readonly CLIPTextConfig ClipL = new()
    {
        HiddenSize = 768,
        IntermediateSize = 3072,
        NumHiddenLayers = 12,
        NumAttentionHeads = 12,
        ProjectionDim = 768,
    };

    public static readonly CLIPTextConfig OpenClipH = new()
    {
        HiddenSize = 1024,
        IntermediateSize = 4096,
        NumHiddenLayers = 23,
        NumAttentionHeads = 16,
        HiddenAct = "gelu",
    };

    public static readonly CLIPTextConfig OpenClipG = new()
    {
        HiddenSize = 1280,
        IntermediateSize = 5120,
        NumHiddenLayers = 32,
        NumAttentionHeads = 20,
        ProjectionDim = 1280,
        HiddenAct = "gelu",
    };

    public static UNet2DConditionConfig Denoiser(string kind) =>
        kind switch
        {
            "sd1" => Sd1,
            "sd1-inpainting" => Sd1 with { InChannels = 9 },
            "sd2" => Sd1 with { CrossAttentionDim = [1024], AttentionHeadDim = [5, 10, 20, 20], UseLinearProjection = true },
            _ => new()
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
            },
        };
}
