using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Data;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Statistics;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Evaluation;

/// <summary>How well the evaluator reads pictures whose content is known.</summary>
internal sealed class ReaderAccuracy(SceneReader reader, EmojiCatalog catalog)
{
    private const int Batch = 32;
    private readonly SceneComposer _composer = new(catalog);

    /// <summary>Held-out scenes as they are drawn; with <paramref name="autoencoder"/>, encoded and decoded again.</summary>
    public ScoreRow Scenes(string name, int count, int seed, AutoencoderKL? autoencoder = null)
    {
        var sampler = new SceneSampler(SceneSplit.HeldOut, seed);
        var scenes = Enumerable.Range(0, count).Select(_ => sampler.Next()).ToList();
        return ScoreRow.Of(name, [.. scenes.Chunk(Batch).SelectMany(chunk => Score(chunk, autoencoder))]);
    }

    /// <summary>Pictures with one spoiled object each, by kind: how often the evaluator takes it for a real one. Less is better.</summary>
    public IReadOnlyDictionary<string, Proportion> Mistaken(int countOfEach, int seed)
    {
        var spoiled = new SpoiledStamps(catalog, new Random(seed));
        var kinds = new Dictionary<string, Func<int, Stamp>>
        {
            ["blended"] = spoiled.Blended,
            ["blurred"] = spoiled.Blurred,
            ["shuffled"] = spoiled.Shuffled,
            ["halves"] = spoiled.Halves,
            ["half"] = spoiled.Half,
            ["blob"] = spoiled.Blob,
        };
        return kinds.ToDictionary(
            kind => kind.Key,
            kind =>
                Proportion.Count(
                    Enumerable
                        .Range(0, countOfEach)
                        .Chunk(Batch)
                        .SelectMany(chunk => Read([.. chunk.Select(i => Drawn(kind.Value, i))]))
                        .Select(reading => reading.Objects.Any(item => item.ObjectId is not null))
                )
        );
    }

    private IEnumerable<(EvaluationPrompt, PictureScore)> Score(Scene[] scenes, AutoencoderKL? autoencoder)
    {
        using var noGradient = no_grad();
        using var scope = NewDisposeScope();
        var pictures = SceneBatch.ToTensor([.. scenes.Select(scene => SceneBatch.Compose(_composer, scene))], SceneLayout.Side);
        if (autoencoder is not null)
        {
            pictures = autoencoder.Decode(autoencoder.Encode(pictures).Mean).clamp(-1, 1);
        }

        return
        [
            .. scenes.Zip(
                SceneReadings.Read(reader, pictures),
                (scene, reading) =>
                {
                    var prompt = EvaluationPrompt.Of(scene, 0);
                    return (prompt, PromptScorer.Score(prompt, reading));
                }
            ),
        ];
    }

    private IReadOnlyList<SceneReading> Read(byte[][] pictures)
    {
        using var scope = NewDisposeScope();
        return SceneReadings.Read(reader, SceneBatch.ToTensor(pictures, SceneLayout.Side));
    }

    private static byte[] Drawn(Func<int, Stamp> kind, int index)
    {
        var background = Data.Background.All[index % Data.Background.All.Count];
        var rgb = new float[SceneComposer.Bytes];
        for (var i = 0; i < rgb.Length; i += 3)
        {
            (rgb[i], rgb[i + 1], rgb[i + 2]) = i / 3 / SceneLayout.Side < Data.Background.Horizon ? background.Upper : background.Lower;
        }

        var stamp = kind(SceneLayout.Normal);
        stamp.Draw(rgb, SceneLayout.Side, (SceneLayout.Side - stamp.Side) / 2, (SceneLayout.Side - stamp.Side) / 2);
        return [.. rgb.Select(value => (byte)Math.Clamp(value + 0.5f, 0, 255))];
    }
}
