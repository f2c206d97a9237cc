using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.UNet;

/// <summary>The class embedding of a denoiser in its five forms: a table, or by class_embed_type.</summary>
public sealed class ClassEmbedding
{
    private ClassEmbedding(NetworkModule? module, bool sinusoid)
    {
        Module = module;
        Sinusoid = sinusoid;
    }

    /// <summary><see cref="Embedding"/>, <see cref="TimestepEmbedding"/> or <see cref="Linear"/>; null for the identity.</summary>
    public NetworkModule? Module { get; }

    /// <summary>The class is a number that goes through sinusoidal features first.</summary>
    public bool Sinusoid { get; }

    internal static ClassEmbedding? Of(UNet2DConditionConfig config)
    {
        var width = config.TimeWidth;
        return config.ClassEmbedType switch
        {
            null when config.NumClassEmbeds is { } count => new(new Embedding(count, width), sinusoid: false),
            null => null,
            "timestep" => new(
                new TimestepEmbedding(config.BlockOutChannels[0], width) { Activation = Activations.Parse(config.ActFn) },
                sinusoid: true
            ),
            "identity" => new(null, sinusoid: false),
            "projection" => new(new TimestepEmbedding(config.ProjectionClassEmbeddingsInputDim!.Value, width), sinusoid: false),
            _ => new(new Linear(config.ProjectionClassEmbeddingsInputDim!.Value, width), sinusoid: false),
        };
    }

    /// <param name="labels">Int64 classes for a table, features otherwise.</param>
    internal Tensor Embed(Tensor labels) =>
        Module switch
        {
            Embedding table => table.forward(labels),
            TimestepEmbedding layers => layers.forward(labels),
            Linear layer => layer.forward(labels),
            _ => labels,
        };
}
