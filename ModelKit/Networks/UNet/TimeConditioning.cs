using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>Timestep, guidance, class and size of a picture as the one embedding that resnets take.</summary>
/// <param name="Added">The add_embedding of text_time; null without.</param>
internal sealed record TimeConditioning(
    UNet2DConditionConfig Config,
    TimestepEmbedding Time,
    ClassEmbedding? Class,
    TimestepEmbedding? Added
)
{
    /// <returns>batch x width, activated unless resnet_skip_time_act.</returns>
    /// <exception cref="ArgumentException">The denoiser needs something that <paramref name="conditioning"/> lacks.</exception>
    public Tensor Embed(Tensor timestep, long batch, Tensor? timestepCond, UNetConditioning conditioning, ScalarType type)
    {
        var features = Features(timestep.dim() == 0 ? timestep.expand(batch) : timestep, Config.BlockOutChannels[0]);
        var embedding = Time.forward(features.to(type), timestepCond?.to(type));
        if (Class is not null)
        {
            var classes = EmbedClass(conditioning.ClassLabels ?? throw Missing(nameof(conditioning.ClassLabels)), type);
            embedding = Config.ClassEmbeddingsConcat ? cat([embedding, classes], -1) : embedding.Plus(classes);
        }

        if (Added is not null)
        {
            var pooled = conditioning.TextEmbeds ?? throw Missing(nameof(conditioning.TextEmbeds));
            var ids = conditioning.TimeIds ?? throw Missing(nameof(conditioning.TimeIds));
            var numbers = Features(ids.flatten(), Config.AdditionTimeEmbedDim!.Value).reshape(batch, -1);
            embedding = embedding.Plus(Added.forward(cat([pooled.to(type), numbers.to(type)], -1)));
        }

        if (Config.TimeEmbeddingActFn is { } last)
        {
            embedding = Activations.Parse(last).Run(embedding);
        }

        return Config.ResnetSkipTimeAct ? embedding : Activations.Parse(Config.ActFn).Run(embedding);
    }

    private Tensor EmbedClass(Tensor labels, ScalarType type)
    {
        if (Class!.Sinusoid)
        {
            return Class.Embed(Features(labels, Config.BlockOutChannels[0]).to(type));
        }

        return Class.Module is Embedding ? Class.Embed(labels.to(ScalarType.Int64)).to(type) : Class.Embed(labels.to(type));
    }

    private Tensor Features(Tensor numbers, int channels) =>
        TimestepEmbedding.Sinusoid(numbers, channels, Config.FlipSinToCos, Config.FreqShift);

    private static ArgumentException Missing(string member) => new($"This denoiser needs {member}.", member);
}
