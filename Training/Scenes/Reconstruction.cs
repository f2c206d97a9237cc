using HybridGrains.Diffusion.Pictures;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>What an autoencoder makes of scenes it never saw.</summary>
internal static class Reconstruction
{
    private const int Batch = 8;
    private const int Shown = 24;

    /// <summary>Peak signal-to-noise ratio over all pictures, in dB; the first ones are drawn beside their originals.</summary>
    public static double Measure(
        AutoencoderKL autoencoder,
        CompositionPainter painter,
        CompositionSampler sampler,
        int count,
        string sheetPath
    )
    {
        using var noGradient = no_grad();
        var sheet = new ContactSheet(8, SceneLayout.Side);
        var error = 0.0;
        for (var done = 0; done < count; done += Batch)
        {
            using var scope = NewDisposeScope();
            var scenes = Enumerable.Range(0, Math.Min(Batch, count - done)).Select(_ => sampler.Next()).ToList();
            var pictures = scenes.ConvertAll(painter.Paint);
            var original = SceneBatch.ToTensor(pictures, SceneLayout.Side);
            var through = autoencoder.Decode(autoencoder.Encode(original).Mean).clamp(-1, 1);
            error += (through - original).square().mean().item<float>() * scenes.Count;
            for (var i = 0; i < scenes.Count && done + i < Shown; i++)
            {
                sheet.Add(pictures[i], scenes[i].Caption);
                sheet.Add(SceneBatch.ToBytes(through, i), "");
            }
        }

        sheet.Save(sheetPath);
        return 10 * Math.Log10(4 / (error / count));
    }
}
