using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// Encodes scenes in files of 2,000, each from a seed of its own, so that encoding goes on where it stopped and training starts on what is
/// there.
/// </summary>
internal sealed class LatentShards(AutoencoderKL autoencoder, ClipTokenizer tokenizer, SpriteLibrary sprites, string folder)
{
    public const int ShardSize = 2000;
    private const int HeldOutCount = 512;
    private const int HeldOutSeed = 4_000;
    private const int TrainSeed = 5_000;
    private const int Batch = 16;
    private readonly CompositionPainter _painter = new(sprites);

    public void Encode(int count, CancellationToken cancellationToken)
    {
        EncoderMark.Set(folder, autoencoder);
        EncodeShard(HeldOutFile(folder), SceneSplit.HeldOut, HeldOutSeed, HeldOutCount, cancellationToken);
        for (var shard = 0; shard * ShardSize < count; shard++)
        {
            EncodeShard(
                Path.Combine(folder, $"train-{shard:D3}.safetensors"),
                SceneSplit.Train,
                TrainSeed + shard,
                ShardSize,
                cancellationToken
            );
        }
    }

    public static LatentPool LoadHeldOut(string folder) => LatentPool.Load(HeldOutFile(folder));

    /// <summary>All shards that are there, in their order.</summary>
    /// <param name="most">Take no more than these; null takes all.</param>
    public static LatentPool LoadTrain(string folder, int? most = null)
    {
        var files = Directory.Exists(folder)
            ? Directory.GetFiles(folder, "train-*.safetensors").Order(StringComparer.Ordinal).Take(most ?? int.MaxValue).ToArray()
            : [];
        if (files.Length == 0)
        {
            throw new TrainingException($"There are no train-*.safetensors in '{folder}'. 'scenes latents' makes them.");
        }

        var shards = Array.ConvertAll(files, LatentPool.Load);
        var pool = new LatentPool(cat([.. shards.Select(shard => shard.Latents)]), cat([.. shards.Select(shard => shard.Tokens)]));
        foreach (var shard in shards)
        {
            shard.Latents.Dispose();
            shard.Tokens.Dispose();
        }

        return pool;
    }

    private static string HeldOutFile(string folder) => Path.Combine(folder, "heldout.safetensors");

    private void EncodeShard(string path, SceneSplit split, int seed, int count, CancellationToken cancellationToken)
    {
        if (File.Exists(path))
        {
            return;
        }

        var sampler = new CompositionSampler(sprites, split, seed);
        var scenes = Enumerable.Range(0, count).Select(_ => sampler.Next()).ToArray();
        var latents = new List<Tensor>();
        foreach (var batch in scenes.Chunk(Batch))
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var noGradient = no_grad();
            using var scope = NewDisposeScope();
            var pictures = SceneBatch.ToTensor(Array.ConvertAll(batch, _painter.Paint), SceneLayout.Side);
            latents.Add((autoencoder.Encode(pictures).Mean * autoencoder.Config.ScalingFactor).DetachFromDisposeScope());
        }

        var tokens = scenes.SelectMany(scene => tokenizer.EncodePadded(scene.Caption)).Select(id => (long)id).ToArray();
        var pool = new LatentPool(cat(latents), tensor(tokens, [count, tokenizer.MaxLength]));
        // Written beside and moved: a training that starts meanwhile must not read half a file.
        pool.Save(path + ".part");
        File.Move(path + ".part", path);
        latents.ForEach(latent => latent.Dispose());
        pool.Latents.Dispose();
        pool.Tokens.Dispose();
        Console.WriteLine($"{path}: {count:N0} scenes");
    }
}
