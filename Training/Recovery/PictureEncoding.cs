using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Recovery;

/// <summary>
/// Encodes captioned pictures to the latents that denoisers learn from. Works in parts; parts that are there are not made again.
/// </summary>
internal sealed class PictureEncoding(AutoencoderKL autoencoder, ClipTokenizer tokenizer, int side)
{
    /// <summary>Pictures of one part.</summary>
    public const int PartSize = 512;

    /// <param name="path">The pool to write; parts lie beside it until it is complete.</param>
    /// <param name="progress">Told how many pictures are done.</param>
    public void Encode(IReadOnlyList<string> files, string path, Action<int> progress, CancellationToken cancellationToken)
    {
        var folder = Directory.CreateDirectory(path + ".parts").FullName;
        var parts = files.Chunk(PartSize).Select((chunk, i) => (chunk, file: Path.Combine(folder, $"{i:D6}.safetensors"))).ToList();
        var done = 0;
        foreach (var (chunk, file) in parts)
        {
            if (!File.Exists(file))
            {
                EncodePart(chunk, cancellationToken).Save(file);
            }

            progress(done += chunk.Length);
        }

        var pools = parts.Select(part => Read(part.file)).ToArray();
        new LatentPool(cat([.. pools.Select(pool => pool.Latents)]), cat([.. pools.Select(pool => pool.Tokens)])).Save(path);
        Directory.Delete(folder, recursive: true);
    }

    private LatentPool EncodePart(string[] files, CancellationToken cancellationToken)
    {
        var latents = new Tensor[files.Length];
        Parallel.For(
            0,
            files.Length,
            new ParallelOptions { MaxDegreeOfParallelism = Environment.ProcessorCount, CancellationToken = cancellationToken },
            i =>
            {
                using var noGradient = no_grad();
                using var scope = NewDisposeScope();
                var picture = SceneBatch.ToTensor([CaptionedPictures.Read(files[i], side)], side);
                latents[i] = (autoencoder.Encode(picture).Mean * autoencoder.Config.ScalingFactor).DetachFromDisposeScope();
            }
        );
        var tokens = files.SelectMany(file => tokenizer.EncodePadded(CaptionedPictures.Caption(file))).Select(id => (long)id).ToArray();
        return new LatentPool(cat(latents), tensor(tokens, [files.Length, tokenizer.MaxLength]));
    }

    private static LatentPool Read(string path)
    {
        using var file = SafetensorsFile.Open(path);
        return new LatentPool(file.Read("latents"), file.Read("tokens"));
    }
}
