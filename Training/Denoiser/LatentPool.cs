using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Denoiser;

/// <summary>Scaled latents of many scenes with the token ids of their captions, in memory and in one file.</summary>
/// <param name="Latents">[count, channels, 16, 16] fp32, unit deviation.</param>
/// <param name="Tokens">[count, length] int64.</param>
internal sealed record LatentPool(Tensor Latents, Tensor Tokens)
{
    private const int EncodeBatch = 16;

    public long Count => Latents.shape[0];

    /// <summary>Composes and encodes <paramref name="count"/> scenes, several at once.</summary>
    public static LatentPool Encode(
        AutoencoderKL autoencoder,
        ClipTokenizer tokenizer,
        EmojiCatalog catalog,
        SceneSplit split,
        int count,
        int seed,
        Action<int> progress
    )
    {
        var composer = new SceneComposer(catalog);
        var sampler = new SceneSampler(split, seed);
        var scenes = Enumerable.Range(0, count).Select(_ => sampler.Next()).ToArray();
        var tokens = scenes.SelectMany(scene => tokenizer.EncodePadded(scene.Caption)).Select(id => (long)id).ToArray();
        var latents = new Tensor[(count + EncodeBatch - 1) / EncodeBatch];
        var done = 0;
        Parallel.For(
            0,
            latents.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount },
            batch =>
            {
                using var noGradient = no_grad();
                using var scope = NewDisposeScope();
                var pictures = scenes
                    .Skip(batch * EncodeBatch)
                    .Take(EncodeBatch)
                    .Select(scene => SceneBatch.Compose(composer, scene))
                    .ToArray();
                var mean = autoencoder.Encode(SceneBatch.ToTensor(pictures, SceneLayout.Side)).Mean * autoencoder.Config.ScalingFactor;
                latents[batch] = mean.DetachFromDisposeScope();
                progress(Interlocked.Add(ref done, pictures.Length));
            }
        );
        return new LatentPool(cat(latents), tensor(tokens, [count, tokenizer.MaxLength]));
    }

    public void Save(string path)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        SafetensorsWriter.Write(path, [("latents", Latents), ("tokens", Tokens)], ScalarType.Float16);
    }

    public static LatentPool Load(string path)
    {
        if (!File.Exists(path))
        {
            throw new TrainingException($"{path} does not exist. Make it with the command 'latents'.");
        }

        using var file = SafetensorsFile.Open(path);
        var pool = new LatentPool(file.Read("latents").to(ScalarType.Float32), file.Read("tokens"));
        var deviation = pool.Latents.std().item<float>();
        return deviation is > 0.8f and < 1.25f
            ? pool
            : throw new TrainingException(
                $"{path}: latents deviate by {deviation:F3} instead of 1. Encode them again with the autoencoder's scaling_factor."
            );
    }
}
