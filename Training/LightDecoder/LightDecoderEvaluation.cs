using System.Diagnostics;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Data;
using Microsoft.ML.OnnxRuntime;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.LightDecoder;

/// <summary>Measures a light autoencoder against the large one.</summary>
internal static class LightDecoderEvaluation
{
    private const int TimedRuns = 15;

    public static LightDecoderQuality Quality(AutoencoderKL teacher, AutoencoderTiny light, IPictureSource source, int count)
    {
        using var noGradient = no_grad();
        var (large, small, both, distance, seen) = (0.0, 0.0, 0.0, 0.0, 0);
        foreach (var pictures in source.HeldOut(count))
        {
            using var scope = NewDisposeScope();
            pictures.MoveToOtherDisposeScope(scope);
            var (latents, own) = (TeacherLatents.Encode(teacher, pictures), light.Encode(pictures));
            large += Psnr(TeacherLatents.Decode(teacher, latents), pictures);
            small += Psnr(light.Decode(latents), pictures);
            both += Psnr(light.Decode(own), pictures);
            distance += (own - latents).abs().mean().item<float>() * pictures.shape[0];
            seen += (int)pictures.shape[0];
        }

        return new LightDecoderQuality(seen, large / seen, small / seen, both / seen, distance / seen);
    }

    /// <summary>Quality, arithmetic and time of both decoders, which are exported into <paramref name="folder"/>.</summary>
    public static LightDecoderReport Measure(AutoencoderKL teacher, AutoencoderTiny light, IPictureSource source, int count, string folder)
    {
        var (largePath, lightPath) = (Create(folder, "vae_decoder"), Create(folder, "vae_light_decoder"));
        OnnxExport.Decoder(teacher, largePath);
        OnnxExport.Decoder(light, lightPath, latentScale: teacher.Config.ScalingFactor);
        OnnxExport.Encoder(light, Create(folder, "vae_light_encoder"));
        using var first = source.HeldOut(1).First();
        using var latents = TeacherLatents.Encode(teacher, first) / teacher.Config.ScalingFactor;
        var cells = (int)latents.shape[3];
        return new LightDecoderReport(
            Quality(teacher, light, source, count),
            teacher.Decoder.CountParameters() + (teacher.PostQuantConv?.CountParameters() ?? 0),
            light.Decoder.CountParameters(),
            FlopCount.Decoder(teacher, cells),
            FlopCount.Decoder(light, cells),
            Milliseconds(largePath, latents),
            Milliseconds(lightPath, latents)
        );
    }

    /// <summary>Sum over the batch of the PSNR in dB, on 8-bit pixels.</summary>
    private static double Psnr(Tensor made, Tensor pictures) =>
        Enumerable
            .Range(0, (int)pictures.shape[0])
            .Sum(i => AutoencoderEvaluation.Psnr(SceneBatch.ToBytes(pictures, i), SceneBatch.ToBytes(made, i)));

    private static double Milliseconds(string path, Tensor latents)
    {
        using var network = new OnnxNetwork(path, new SessionOptions { IntraOpNumThreads = 1 });
        var times = new List<double>();
        for (var run = 0; run <= TimedRuns; run++)
        {
            var start = Stopwatch.GetTimestamp();
            network.Run(("latent_sample", latents)).Dispose();
            if (run > 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times.Order().ElementAt(TimedRuns / 2);
    }

    private static string Create(string folder, string component) =>
        Path.Combine(Directory.CreateDirectory(Path.Combine(folder, component)).FullName, "model.onnx");
}
