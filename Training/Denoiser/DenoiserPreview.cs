using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>
/// Pictures of fixed held-out captions, drawn by the network in training with plain DDIM (the runtime's samplers need an exported
/// model).
/// </summary>
internal sealed class DenoiserPreview(
    UNet2DConditionModel denoiser,
    CLIPTextModel text,
    ClipTokenizer tokenizer,
    AutoencoderKL autoencoder,
    IReadOnlyList<string> captions
)
{
    private const int Steps = 20;
    private const float GuidanceScale = 3;

    public void Draw(string path)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var count = captions.Count;
        var ids = Enumerable.Repeat("", count).Concat(captions).SelectMany(tokenizer.EncodePadded).Select(id => (long)id).ToArray();
        var context = text.forward(tensor(ids, [2 * count, tokenizer.MaxLength]));

        using var generator = new Generator(7);
        var x = randn([count, denoiser.Config.InChannels, 16, 16], generator: generator);
        for (var step = 0; step < Steps; step++)
        {
            using var inner = NewDisposeScope();
            var t = (Steps - step) * VPrediction.TrainSteps / Steps - 1;
            var next = t - VPrediction.TrainSteps / Steps;
            var rows = denoiser.forward(cat([x, x]), full(2 * count, t, ScalarType.Float32), context).chunk(2);
            var v = rows[0] + GuidanceScale * (rows[1] - rows[0]);
            var (alpha, alphaNext) = (Alpha(t), Alpha(next));
            var clean = Math.Sqrt(alpha) * x - Math.Sqrt(1 - alpha) * v;
            var noise = Math.Sqrt(alpha) * v + Math.Sqrt(1 - alpha) * x;
            x = (Math.Sqrt(alphaNext) * clean + Math.Sqrt(1 - alphaNext) * noise).MoveToOuterDisposeScope();
        }

        var decoded = autoencoder.Decode(x / autoencoder.Config.ScalingFactor);
        var sheet = new ContactSheet(8, SceneLayout.Side);
        for (var i = 0; i < count; i++)
        {
            sheet.Add(SceneBatch.ToBytes(decoded, i), captions[i]);
        }

        sheet.Save(path);
    }

    private static double Alpha(int timestep) => timestep < 0 ? 1 : VPrediction.AlphasCumprod[timestep].item<float>();
}
