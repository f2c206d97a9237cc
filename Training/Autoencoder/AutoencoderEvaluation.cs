using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Autoencoder;

/// <summary>How well an autoencoder gives back held-out scenes.</summary>
internal static class AutoencoderEvaluation
{
    private const int Batch = 16;

    /// <summary>Mean over pictures of the peak signal-to-noise ratio in dB, on 8-bit pixels.</summary>
    public static double Psnr(AutoencoderKL network, IPictureSet pictures, int count)
    {
        var sum = 0.0;
        Reconstruct(network, pictures, count, (original, decoded) => sum += Psnr(original, decoded));
        return sum / count;
    }

    /// <summary>Peak signal-to-noise ratio in dB of one picture of bytes; at most 78.</summary>
    public static double Psnr(byte[] original, byte[] decoded)
    {
        var squares = 0.0;
        for (var i = 0; i < original.Length; i++)
        {
            squares += (original[i] - decoded[i]) * (original[i] - decoded[i]);
        }

        return 10 * Math.Log10(255.0 * 255.0 / Math.Max(squares / original.Length, 1e-3));
    }

    /// <summary>One over the standard deviation of the latents of train scenes.</summary>
    public static double ScalingFactor(AutoencoderKL network, IPictureSet pictures)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var means = Enumerable.Range(0, 16).Select(i => network.Encode(pictures.Scenes(Batch, i)).Mean).ToArray();
        return 1 / cat(means).std().item<float>();
    }

    /// <summary>24 held-out scenes above their reconstructions.</summary>
    public static void Sheet(AutoencoderKL network, IPictureSet pictures, string path)
    {
        var sheet = new ContactSheet(8, SceneLayout.Side);
        Reconstruct(
            network,
            pictures,
            24,
            (original, decoded) =>
            {
                sheet.Add(original, "original");
                sheet.Add(decoded, "decoded");
            }
        );
        sheet.Save(path);
    }

    private static void Reconstruct(AutoencoderKL network, IPictureSet pictures, int count, Action<byte[], byte[]> each)
    {
        using var noGradient = no_grad();
        using var scenes = pictures.HeldOut().GetEnumerator();
        for (var done = 0; done < count; done += Batch)
        {
            using var scope = NewDisposeScope();
            var originals = Enumerable
                .Range(0, Math.Min(Batch, count - done))
                .Select(_ => scenes.MoveNext() ? scenes.Current : throw new InvalidOperationException("Held-out scenes have no end."))
                .ToArray();
            var decoded = network.Decode(network.Encode(SceneBatch.ToTensor(originals, SceneLayout.Side)).Mean);
            for (var i = 0; i < originals.Length; i++)
            {
                each(originals[i], SceneBatch.ToBytes(decoded, i));
            }
        }
    }
}
