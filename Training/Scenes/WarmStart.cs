using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Scenes;

/// <summary>
/// Takes over from another family what fits: parameters of the same name and shape, and the embeddings of words both know.
/// </summary>
internal static class WarmStart
{
    /// <returns>Parameters that were taken over, and all.</returns>
    public static (long Taken, long All) Denoiser(UNet2DConditionModel denoiser, string family) =>
        Copy(denoiser, Path.Combine(family, "unet", "diffusion_pytorch_model.safetensors"));

    /// <summary>Layers that the other encoder does not have begin as identities, so that the first ones still mean the same.</summary>
    /// <returns>Words whose embeddings were taken over.</returns>
    public static int Text(CLIPTextModel text, ClipTokenizer tokenizer, string family)
    {
        var path = Path.Combine(family, "text_encoder", "model.safetensors");
        Copy(text, path);
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        using var file = SafetensorsFile.Open(path);
        foreach (var (name, parameter) in text.named_parameters())
        {
            if (
                !file.Entries.ContainsKey(name)
                && (name.Contains("out_proj.", StringComparison.Ordinal) || name.Contains("fc2.", StringComparison.Ordinal))
            )
            {
                parameter.zero_();
            }
        }

        var positions = file.Read("text_model.embeddings.position_embedding.weight");
        var length = Math.Min(positions.shape[0], text.Config.MaxPositionEmbeddings);
        Parameter(text, "text_model.embeddings.position_embedding.weight").narrow(0, 0, length).copy_(positions.narrow(0, 0, length));
        return CopyWords(
            file.Read("text_model.embeddings.token_embedding.weight"),
            ClipTokenizer.Load(Path.Combine(family, "tokenizer")),
            text,
            tokenizer
        );
    }

    private static int CopyWords(Tensor theirs, ClipTokenizer theirTokenizer, CLIPTextModel text, ClipTokenizer tokenizer)
    {
        var ours = Parameter(text, "text_model.embeddings.token_embedding.weight");
        var taken = 0;
        foreach (var word in Words())
        {
            var (from, to) = (theirTokenizer.EncodePadded(word), tokenizer.EncodePadded(word));
            // Start, one token, end: both know the word whole.
            if (from[2] == theirTokenizer.EncodePadded("")[1] && to[2] == tokenizer.EncodePadded("")[1])
            {
                ours[to[1]].copy_(theirs[from[1]]);
                taken++;
            }
        }

        var (theirEmpty, empty) = (theirTokenizer.EncodePadded(""), tokenizer.EncodePadded(""));
        ours[empty[0]].copy_(theirs[theirEmpty[0]]);
        ours[empty[1]].copy_(theirs[theirEmpty[1]]);
        return taken;
    }

    private static IEnumerable<string> Words() =>
        SceneObject
            .All.SelectMany(item => item.Names)
            .SelectMany(name => $"{name.Singular} {name.Plural}".Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Concat(Data.Background.All.SelectMany(background => background.Phrase.Split(' ')))
            .Concat("a an two three and to the left right of above below under big small picture red green ,".Split(' '))
            .Distinct();

    private static (long Taken, long All) Copy(nn.Module network, string path)
    {
        using var noGradient = no_grad();
        using var file = SafetensorsFile.Open(path);
        var (taken, all) = (0L, 0L);
        foreach (var (name, parameter) in network.named_parameters())
        {
            using var scope = NewDisposeScope();
            all += parameter.numel();
            if (!file.Entries.TryGetValue(name, out var entry) || !Widening.Fits(entry.Shape, parameter.shape))
            {
                continue;
            }

            Widening.Copy(file.Read(name).to(ScalarType.Float32), parameter);
            taken += entry.Shape.Aggregate(1L, (product, side) => product * side);
        }

        return (taken, all);
    }

    private static Tensor Parameter(nn.Module network, string name) =>
        network.named_parameters().Single(item => item.name == name).parameter;
}
