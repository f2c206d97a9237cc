using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Autoencoder;

/// <summary>More latent channels for a trained autoencoder, and all of them brought to the same scale.</summary>
internal static class LatentChannels
{
    /// <summary>Latent noise of new channels starts at this log-variance.</summary>
    public const double FirstLogVariance = -6;

    /// <summary>
    /// Copies an autoencoder of fewer latent channels into one of more. The first channels mean the same as before; the decoder
    /// does not listen to the new ones until training makes it, so that both give the same pictures at first.
    /// </summary>
    public static void Load(AutoencoderKL network, string path)
    {
        using var noGradient = no_grad();
        using var file = SafetensorsFile.Open(path);
        var to = network.Config.LatentChannels;
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            if (!file.Entries.ContainsKey(name))
            {
                throw new TrainingException($"{path} has no {name}: it is another kind of autoencoder.");
            }

            var stored = file.Read(name).to(ScalarType.Float32);
            if (stored.shape.SequenceEqual(parameter.shape))
            {
                parameter.copy_(stored);
                continue;
            }

            switch (name)
            {
                case "encoder.conv_out.weight" or "encoder.conv_out.bias":
                    parameter.narrow(0, 0, stored.shape[0]).copy_(stored);
                    break;
                case "quant_conv.weight":
                    CopyMoments(stored, parameter, to);
                    break;
                case "quant_conv.bias":
                    var from = stored.shape[0] / 2;
                    parameter.zero_();
                    parameter.narrow(0, to, to).fill_(FirstLogVariance);
                    parameter.narrow(0, 0, from).copy_(stored[..(int)from]);
                    parameter.narrow(0, to, from).copy_(stored[(int)from..]);
                    break;
                case "post_quant_conv.weight":
                    parameter.copy_(eye(to).reshape(to, to, 1, 1));
                    parameter.narrow(0, 0, stored.shape[0]).narrow(1, 0, stored.shape[1]).copy_(stored);
                    break;
                case "post_quant_conv.bias":
                    parameter.zero_().narrow(0, 0, stored.shape[0]).copy_(stored);
                    break;
                case "decoder.conv_in.weight":
                    parameter.zero_().narrow(1, 0, stored.shape[1]).copy_(stored);
                    break;
                default:
                    throw new TrainingException($"{path}: {name} has another shape. Choose the --channels it was trained with.");
            }
        }
    }

    /// <summary>
    /// Gives every latent channel mean 0 and deviation 1 over <paramref name="pictures"/>, and takes that back before the decoder:
    /// pictures stay as they are, and a denoiser finds all channels equally loud. A scaling factor alone could not do it.
    /// </summary>
    public static void Normalise(AutoencoderKL network, Tensor pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var parameters = network.named_parameters().ToDictionary(item => item.name, item => (Tensor)item.parameter);
        var count = network.Config.LatentChannels;
        var means = network.Encode(pictures).Mean;
        var mean = means.mean([0, 2, 3]);
        var deviation = means.std([0, 2, 3], unbiased: false);
        var each = deviation.reshape(-1, 1, 1, 1);

        parameters["quant_conv.weight"].narrow(0, 0, count).div_(each);
        parameters["quant_conv.bias"].narrow(0, 0, count).sub_(mean).div_(deviation);
        parameters["quant_conv.bias"].narrow(0, count, count).sub_(2 * deviation.log());
        var back = parameters["post_quant_conv.weight"];
        parameters["post_quant_conv.bias"].add_(back.reshape(count, count).matmul(mean));
        back.mul_(deviation.reshape(1, -1, 1, 1));
    }

    /// <summary>Rows are means, then log-variances; columns what the encoder gives, the old ones first.</summary>
    private static void CopyMoments(Tensor stored, Tensor parameter, int to)
    {
        var from = stored.shape[0] / 2;
        // New means are taken from new outputs of the encoder, and their noise hardly from anything.
        parameter
            .narrow(0, 0, to)
            .copy_(cat([zeros(to, 2 * from, 1, 1), randn(to, 2 * (to - from), 1, 1) / Math.Sqrt(2 * (to - from))], 1));
        parameter.narrow(0, to, to).mul_(0.1);
        parameter.narrow(0, 0, from).zero_().narrow(1, 0, 2 * from).copy_(stored.narrow(0, 0, from));
        parameter.narrow(0, to, from).zero_().narrow(1, 0, 2 * from).copy_(stored.narrow(0, from, from));
    }
}
