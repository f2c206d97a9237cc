using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using HybridGrains.ModelKit.Networks;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// Which encoder latents are from, kept beside them: latents of another encoder mean something else, and nothing else would tell.
/// The decoder may be trained on.
/// </summary>
internal static class EncoderMark
{
    private const string FileName = "encoder.sha256";

    /// <summary>SHA-256 of the encoder's weights in fp16, as they are stored, and of the scaling factor.</summary>
    public static string Of(AutoencoderKL autoencoder)
    {
        using var noGradient = no_grad();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(autoencoder.Config.ScalingFactor.ToString("R", CultureInfo.InvariantCulture)));
        foreach (
            var (name, parameter) in autoencoder
                .named_parameters()
                .Where(item =>
                    item.name.StartsWith("encoder.", StringComparison.Ordinal)
                    || item.name.StartsWith("quant_conv.", StringComparison.Ordinal)
                )
                .OrderBy(item => item.name, StringComparer.Ordinal)
        )
        {
            using var scope = NewDisposeScope();
            hash.AppendData(Encoding.UTF8.GetBytes(name));
            hash.AppendData(parameter.to(ScalarType.Float16).contiguous().bytes);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Marks a folder of latents, or checks the mark it has.</summary>
    /// <exception cref="TrainingException">The folder holds latents of another encoder.</exception>
    public static void Set(string latents, AutoencoderKL autoencoder)
    {
        Directory.CreateDirectory(latents);
        if (File.Exists(Path.Combine(latents, FileName)))
        {
            Check(latents, autoencoder);
            return;
        }

        File.WriteAllText(Path.Combine(latents, FileName), Of(autoencoder) + "\n");
    }

    /// <exception cref="TrainingException">The folder holds latents of another encoder, or does not say.</exception>
    public static void Check(string latents, AutoencoderKL autoencoder)
    {
        var path = Path.Combine(latents, FileName);
        if (!File.Exists(path) || File.ReadAllText(path).Trim() != Of(autoencoder))
        {
            throw new TrainingException(
                $"The latents in '{latents}' are not from this autoencoder's encoder. Encode them again into another folder, or take the "
                    + "autoencoder they are from."
            );
        }
    }
}
