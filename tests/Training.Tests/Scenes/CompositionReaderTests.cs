using HybridGrains.Training.Data;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Scenes;
using HybridGrains.Training.Scenes.Reading;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Scenes;

public sealed class CompositionReaderTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("reader-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    /// <summary>Logits that say the truth are decoded into the truth: what is inside something included.</summary>
    [Theory]
    [InlineData(nameof(CompositionKind.Inside))]
    [InlineData(nameof(CompositionKind.Depth))]
    [InlineData(nameof(CompositionKind.Count))]
    public void Decode_LogitsOfTheTruth_ReadsIt(string name)
    {
        var kind = Enum.Parse<CompositionKind>(name);
        using var scope = NewDisposeScope();
        var sampler = new CompositionSampler(PatchSprites.Library, SceneSplit.Train, 5, kind);
        var truths = Enumerable.Range(0, 8).Select(_ => CompositionReading.Of(sampler.Next())).ToList();

        var readings = CompositionReadings.Decode(Logits(truths));

        Assert.All(truths.Zip(readings), pair => Assert.Equal(Sorted(pair.First), Sorted(pair.Second)));
    }

    [Fact]
    public void Of_LogitsOfTheTruth_CostLessThanOthers()
    {
        using var scope = NewDisposeScope();
        var sampler = new CompositionSampler(PatchSprites.Library, SceneSplit.Train, 6);
        CompositionReading[] Draw() => [.. Enumerable.Range(0, 8).Select(_ => CompositionReading.Of(sampler.Next()))];
        var (truths, others) = (Draw(), Draw());

        var right = CompositionReaderLoss.Of(Logits(truths), truths).item<float>();
        var wrong = CompositionReaderLoss.Of(Logits(others), truths).item<float>();

        Assert.InRange(right, 0, 0.05f);
        Assert.True(wrong > 5, $"{wrong}");
    }

    [Fact]
    public void Train_StoppedAndStartedFromItsExport_ReadsTheSame()
    {
        new CompositionReaderTrainer(PatchSprites.Library, Options("run", steps: 2), autoencoder: null, from: null).Train(
            TestContext.Current.CancellationToken
        );
        using var reader = CompositionReader.FromPretrained(Path.Combine(_root, "run", "reader"));

        var scores = new CompositionReaderTest(reader, PatchSprites.Library).Real(count: 4, seed: 1);

        Assert.Equal(4, scores.Each.Count);
    }

    private RunOptions Options(string name, long steps) =>
        new(Path.Combine(_root, name), steps, null, LearningRate: 1e-3, Batch: 4, Seed: 3)
        {
            ComputeType = ScalarType.Float32,
            Replicas = 1,
            PreviewMinutes = 1000,
        };

    /// <summary>Strong logits for what each cell around a centre should say.</summary>
    private static CompositionLogits Logits(IReadOnlyList<CompositionReading> truths)
    {
        const float Strong = 20;
        var config = CompositionReaderConfig.Full;
        var layers = Enumerable
            .Range(0, CompositionReader.Layers)
            .Select(layer =>
            {
                var targets = CompositionTargets.Of(truths, config, layer);
                Tensor OneHot(Tensor classes, int count) =>
                    nn.functional.one_hot(classes.clamp_min(0), count).permute(0, 3, 1, 2).to(ScalarType.Float32) * Strong;
                return cat(
                    [
                        ((targets.Presence - 0.9f) * (10 * Strong)).unsqueeze(1),
                        OneHot(targets.Object, config.Objects.Count + 1),
                        OneHot(targets.Size, config.Sizes.Count),
                        OneHot(targets.Tint, config.Tints.Count),
                        OneHot(targets.Turn, config.Turns.Count),
                        ((targets.Covered.clamp_min(0).to(ScalarType.Float32) - 0.5f) * Strong).unsqueeze(1),
                    ],
                    1
                );
            });
        var backdrops = tensor(truths.Select(truth => (long)truth.Backdrop!.Value).ToArray());
        return new CompositionLogits(
            cat([.. layers], 1),
            nn.functional.one_hot(backdrops, config.Backdrops.Count + 1).to(ScalarType.Float32) * Strong,
            config
        );
    }

    private static (int?, string) Sorted(CompositionReading reading) =>
        (reading.Backdrop, string.Join('\n', reading.Figures.Select(figure => figure.ToString()).Order(StringComparer.Ordinal)));
}
