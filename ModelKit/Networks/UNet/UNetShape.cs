using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>What blocks of a denoiser need to know of its config to build their parts.</summary>
internal sealed record UNetShape(UNet2DConditionConfig Config, int TimeEmbedDim)
{
    public int Blocks => Config.BlockOutChannels.Count;

    public int Channels(int level) => Config.BlockOutChannels[level];

    public ResnetBlock2D Resnet(int inChannels, int outChannels)
    {
        return new ResnetBlock2D(inChannels, outChannels, Config.NormNumGroups, Config.NormEps, TimeEmbedDim);
    }

    public Transformer2DModel Transformer(int level)
    {
        return new Transformer2DModel(
            Channels(level),
            Config.Heads(level),
            Config.ContextDim(level),
            Config.TransformerLayers(level),
            Config.NormNumGroups,
            Config.UseLinearProjection,
            Config.UpcastAttention);
    }
}
