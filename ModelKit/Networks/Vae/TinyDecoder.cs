using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks.Layers;
using HybridGrains.Tensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.ModelKit.Networks.Vae;

/// <summary>DecoderTiny: soft-clamped latents, then per level some blocks, an enlargement except in the last, and a convolution.</summary>
public sealed class TinyDecoder : NetworkModule
{
    private const double ClampMagnitude = 3;

    public TinyDecoder(AutoencoderTinyConfig config)
        : base(nameof(TinyDecoder))
    {
        UpsamplingScalingFactor = config.UpsamplingScalingFactor;
        var widths = config.DecoderBlockOutChannels;
        var layers = new SortedDictionary<int, NetworkModule> { [0] = new Conv2d(config.LatentChannels, widths[0], 3, padding: 1) };

        // Positions without parameters keep their number, as in a torch Sequential: 1 is the ReLU.
        var position = 2;
        for (var level = 0; level < config.NumDecoderBlocks.Count; level++)
        {
            var last = level == config.NumDecoderBlocks.Count - 1;
            for (var i = 0; i < config.NumDecoderBlocks[level]; i++)
            {
                layers.Add(position++, new TinyBlock(widths[level]));
            }

            position += last ? 0 : 1;
            layers.Add(position++, new Conv2d(widths[level], last ? config.OutChannels : widths[level + 1], 3, padding: 1, bias: last));
        }

        ConvIn = (Conv2d)layers[0];
        Layers = layers.Select(l => Child($"layers.{l.Key}", l.Value)).Skip(1).ToArray();
    }

    public int UpsamplingScalingFactor { get; }

    public Conv2d ConvIn { get; }

    /// <summary>
    /// <see cref="TinyBlock"/> and <see cref="Conv2d"/>, in order, after <see cref="ConvIn"/> and its ReLU; every convolution but
    /// the last follows an enlargement.
    /// </summary>
    public IReadOnlyList<NetworkModule> Layers { get; }

    /// <returns>Images near [-1, 1].</returns>
    public Tensor forward(Tensor latents)
    {
        var x = latents.DividedBy(ClampMagnitude).tanh().Times(ClampMagnitude);
        x = nn.functional.relu(ConvIn.forward(x));
        for (var i = 0; i < Layers.Count; i++)
        {
            x = Layers[i] switch
            {
                TinyBlock block => block.forward(x),
                Conv2d conv when i == Layers.Count - 1 => conv.forward(x),
                var conv => ((Conv2d)conv).forward(Enlarge(x)),
            };
        }

        return x.Times(2).Plus(-1);
    }

    private Tensor Enlarge(Tensor x)
    {
        return nn.functional.interpolate(
            x,
            scale_factor: [UpsamplingScalingFactor, UpsamplingScalingFactor],
            mode: InterpolationMode.Nearest
        );
    }
}
