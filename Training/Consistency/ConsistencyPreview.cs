using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Consistency;

/// <summary>Pictures of fixed prompts in 1, 2 and 4 steps, a row each, from the same noise.</summary>
internal sealed class ConsistencyPreview(
    CLIPTextModel text,
    ClipTokenizer tokenizer,
    AutoencoderKL autoencoder,
    ForwardProcess process,
    IReadOnlyList<string> prompts,
    long[] latentShape,
    int guidanceWidth,
    float guidanceScale
)
{
    private static readonly int[] Steps = [1, 2, 4];

    public void Draw(ConsistencyFunction function, string path)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var context = text.forward(
            tensor(prompts.SelectMany(tokenizer.EncodePadded).Select(id => (long)id).ToArray(), [prompts.Count, tokenizer.MaxLength])
        );
        var guidance = tensor(GuidanceEmbedding.Of(guidanceScale, guidanceWidth)).unsqueeze(0).expand(prompts.Count, -1);
        ContactSheet? sheet = null;
        foreach (var steps in Steps)
        {
            using var generator = new Generator(7);
            var latents = new ConsistencySampler(function, process).Sample(
                [prompts.Count, .. latentShape],
                context,
                guidance,
                steps,
                generator
            );
            var decoded = autoencoder.Decode(latents / autoencoder.Config.ScalingFactor);
            sheet ??= new ContactSheet(prompts.Count, (int)decoded.shape[^1]);
            for (var i = 0; i < prompts.Count; i++)
            {
                sheet.Add(SceneBatch.ToBytes(decoded, i), $"{steps}: {prompts[i]}");
            }
        }

        sheet!.Save(path);
    }
}
