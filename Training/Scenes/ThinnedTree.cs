using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// What a borrowed CUDA machine needs to go on with a teacher, and no more: scripts, weights, latents in 8 bits, token ids.
/// </summary>
internal static class ThinnedTree
{
    /// <summary>Latents have deviation 1; what lies beyond this is cut off.</summary>
    private const float Range = 6;

    private const int ShardSize = 2000;

    /// <param name="scripts">Folder of teacher.py and its modules.</param>
    /// <param name="model">Folder that <see cref="TeacherTrainer.Export"/> wrote.</param>
    /// <param name="train">As many of these go in as fit.</param>
    /// <param name="mostBytes">Of all files together.</param>
    /// <returns>Scenes that went in.</returns>
    public static long Write(string folder, string scripts, string model, LatentPool train, long mostBytes)
    {
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        Copy(scripts, folder, "*.py");
        Copy(model, folder, "progress.json");
        Copy(model, folder, "metrics.jsonl");
        Copy(Path.Combine(model, "unet"), Path.Combine(folder, "unet"), "*");
        Copy(Path.Combine(model, "text_encoder"), Path.Combine(folder, "text_encoder"), "*");
        var tokenizer = ClipTokenizer.Load(Path.Combine(model, "tokenizer"));
        using var empty = tensor(Array.ConvertAll(tokenizer.EncodePadded(""), id => (long)id)).unsqueeze(0);
        SafetensorsWriter.Write(Path.Combine(folder, "empty.safetensors"), [("tokens", empty)]);

        var each = train.Latents[0].numel() + train.Tokens.shape[1] * sizeof(short);
        // A shard's header takes less than a kilobyte.
        var room = mostBytes - Bytes(folder) - (train.Count / ShardSize + 1) * 1024;
        var count = Math.Min(train.Count, room / each);
        if (count < 1)
        {
            throw new TrainingException($"{mostBytes:N0} bytes leave no room for latents: the weights take {Bytes(folder):N0}.");
        }

        for (var first = 0L; first < count; first += ShardSize)
        {
            WriteShard(Path.Combine(folder, $"shard-{first / ShardSize:D3}.safetensors"), train, first, Math.Min(ShardSize, count - first));
        }

        return count;
    }

    /// <summary>Of all files of a folder.</summary>
    public static long Bytes(string folder) =>
        new DirectoryInfo(folder).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length);

    private static void WriteShard(string path, LatentPool train, long first, long count)
    {
        using var scope = NewDisposeScope();
        var scale = Range / sbyte.MaxValue;
        var latents = (train.Latents.narrow(0, first, count) / scale).round().clamp(-sbyte.MaxValue, sbyte.MaxValue).to(ScalarType.Int8);
        var tokens = train.Tokens.narrow(0, first, count).to(ScalarType.Int16);
        SafetensorsWriter.Write(path, [("latents", latents), ("tokens", tokens), ("scale", tensor(new[] { scale }))]);
    }

    private static void Copy(string from, string to, string pattern)
    {
        Directory.CreateDirectory(to);
        foreach (var file in Directory.GetFiles(from, pattern))
        {
            File.Copy(file, Path.Combine(to, Path.GetFileName(file)));
        }
    }
}
