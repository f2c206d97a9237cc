using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Networks.Layers;

namespace HybridGrains.ModelKit;

/// <summary>
/// Arithmetic of one evaluation, two per multiply-add: convolutions, linear layers and attention products, found by parameter
/// names.
/// </summary>
public static class FlopCount
{
    private static readonly string[] OncePerRow = ["time_embedding.", "class_embedding.", "add_embedding."];

    /// <param name="side">Latent cells along each side.</param>
    /// <param name="contextTokens">Tokens of the encoded prompt.</param>
    public static double Denoiser(UNet2DConditionModel network, int side, int contextTokens)
    {
        var levels = network.Config.BlockOutChannels.Count;
        var sum = 0.0;
        foreach (var (name, weight) in network.named_parameters())
        {
            if (weight.dim() < 2)
            {
                continue;
            }

            double cells = Area(side >> DenoiserLevel(name, levels));
            if (name.EndsWith("attn1.to_q.weight", StringComparison.Ordinal))
            {
                sum += Attention(cells, cells, weight.shape[0]);
            }

            if (name.EndsWith("attn2.to_q.weight", StringComparison.Ordinal))
            {
                sum += Attention(cells, contextTokens, weight.shape[0]);
            }

            sum += 2.0 * weight.numel() * PositionsOf(name, cells, contextTokens);
        }

        return sum;
    }

    public static double Decoder(AutoencoderKL network, int side)
    {
        var sum = 0.0;
        foreach (var (name, weight) in network.named_parameters())
        {
            if (weight.dim() < 2 || !IsDecoder(name))
            {
                continue;
            }

            double cells = Area(side << DecoderLevel(name, network.Config.BlockOutChannels.Count));
            if (name.EndsWith("to_q.weight", StringComparison.Ordinal))
            {
                sum += Attention(cells, cells, weight.shape[0]);
            }

            sum += 2.0 * weight.numel() * cells;
        }

        return sum;
    }

    /// <summary>The light decoder, every enlargement before the convolution that follows it.</summary>
    /// <param name="side">Latent cells along each side.</param>
    public static double Decoder(AutoencoderTiny network, int side)
    {
        var sum = Weights(network.Decoder.ConvIn) * Area(side);
        foreach (var layer in network.Decoder.Layers)
        {
            if (layer is Conv2d && layer != network.Decoder.Layers[^1])
            {
                side *= network.Decoder.UpsamplingScalingFactor;
            }

            sum += Weights(layer) * Area(side);
        }

        return sum;
    }

    /// <param name="autoencoder">An AutoencoderKL or AutoencoderTiny.</param>
    /// <param name="side">Latent cells along each side.</param>
    public static double Decoder(Network autoencoder, int side) =>
        autoencoder switch
        {
            AutoencoderKL large => Decoder(large, side),
            AutoencoderTiny tiny => Decoder(tiny, side),
            _ => throw new ArgumentException("Not an autoencoder.", nameof(autoencoder)),
        };

    private static double Weights(NetworkModule module) =>
        2.0 * module.named_parameters().Where(item => item.parameter.dim() > 1).Sum(item => item.parameter.numel());

    private static double Area(int side) => (double)side * side;

    private static double Attention(double queries, double keys, long channels) => 4 * queries * keys * channels;

    private static double PositionsOf(string name, double cells, int contextTokens)
    {
        if (
            OncePerRow.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal))
            || name.Contains("time_emb_proj", StringComparison.Ordinal)
        )
        {
            return 1;
        }

        return
            name.StartsWith("encoder_hid_proj.", StringComparison.Ordinal)
            || name.Contains("attn2.to_k", StringComparison.Ordinal)
            || name.Contains("attn2.to_v", StringComparison.Ordinal)
            ? contextTokens
            : cells;
    }

    private static int DenoiserLevel(string name, int levels)
    {
        var parts = name.Split('.');
        return parts[0] switch
        {
            "down_blocks" => int.Parse(parts[1]) + (parts[2] == "downsamplers" ? 1 : 0),
            "mid_block" => levels - 1,
            "up_blocks" => levels - 1 - int.Parse(parts[1]) - (parts[2] == "upsamplers" ? 1 : 0),
            _ => 0,
        };
    }

    private static bool IsDecoder(string name) =>
        name.StartsWith("decoder.", StringComparison.Ordinal) || name.StartsWith("post_quant_conv.", StringComparison.Ordinal);

    /// <summary>How many times the latents have been doubled where a layer works.</summary>
    private static int DecoderLevel(string name, int levels)
    {
        var parts = name.Split('.');
        if (parts[0] != "decoder")
        {
            return 0;
        }

        return parts[1] switch
        {
            "up_blocks" => int.Parse(parts[2]) + (parts[3] == "upsamplers" ? 1 : 0),
            "conv_out" => levels - 1,
            _ => 0,
        };
    }
}
