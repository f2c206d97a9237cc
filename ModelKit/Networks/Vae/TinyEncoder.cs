using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>
/// EncoderTiny: per level one convolution (strided from the second on) and some blocks; a convolution to latents at the end.
/// </summary>
public sealed class TinyEncoder : NetworkModule
{
    public TinyEncoder(AutoencoderTinyConfig config)
        : base(nameof(TinyEncoder))
    {
        var layers = new List<NetworkModule>();
        for (var level = 0; level < config.NumEncoderBlocks.Count; level++)
        {
            var channels = config.EncoderBlockOutChannels[level];
            layers.Add(
                level == 0
                    ? new Conv2d(config.InChannels, channels, 3, padding: 1)
                    : new Conv2d(config.EncoderBlockOutChannels[level - 1], channels, 3, stride: 2, padding: 1, bias: false)
            );
            layers.AddRange(Enumerable.Range(0, config.NumEncoderBlocks[level]).Select(_ => new TinyBlock(channels)));
        }

        layers.Add(new Conv2d(config.EncoderBlockOutChannels[^1], config.LatentChannels, 3, padding: 1));
        Layers = Children("layers", layers);
    }

    /// <summary><see cref="Conv2d"/> and <see cref="TinyBlock"/>, in order.</summary>
    public IReadOnlyList<NetworkModule> Layers { get; }

    /// <param name="images">In [-1, 1]; the layers see [0, 1].</param>
    public Tensor forward(Tensor images)
    {
        var x = images.Plus(1).DividedBy(2);
        foreach (var layer in Layers)
        {
            x = layer is TinyBlock block ? block.forward(x) : ((Conv2d)layer).forward(x);
        }

        return x;
    }
}
