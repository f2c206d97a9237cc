using System.Text.Json;
using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Scenes;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Scenes;

/// <summary>The teacher resumes bit for bit from its checkpoint, and goes on from exported weights without one.</summary>
public sealed class TeacherTrainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("teacher-").FullName;
    private readonly ClipTokenizer _tokenizer;
    private readonly LatentPool _pool;

    public TeacherTrainerTests()
    {
        BpeVocabularyTrainer.Write(
            Path.Combine(_root, "tokenizer"),
            BpeVocabularyTrainer.Learn(new Dictionary<string, int> { ["cat"] = 2, ["dog"] = 1 }),
            CaptionVocabulary.MaxLength
        );
        Directory.CreateDirectory(Path.Combine(_root, "vae"));
        File.WriteAllText(Path.Combine(_root, "vae", "config.json"), "{}");
        _tokenizer = ClipTokenizer.Load(Path.Combine(_root, "tokenizer"));
        using var generator = new Generator(1);
        var tokens = Enumerable.Repeat(_tokenizer.EncodePadded("a cat"), 4).SelectMany(ids => ids).Select(id => (long)id).ToArray();
        _pool = new LatentPool(randn([4, LatentSpace.Channels, 16, 16], generator: generator), tensor(tokens, [4, _tokenizer.MaxLength]));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Train_StoppedAndResumed_EndsTheSame()
    {
        Train("whole", steps: 3);
        Train("parts", steps: 1);
        Train("parts", steps: 2);

        using var whole = SafetensorsFile.Open(Checkpoint("whole"));
        using var parts = SafetensorsFile.Open(Checkpoint("parts"));
        Assert.All(whole.Entries.Keys, name => Assert.True(whole.Read(name).bytes.SequenceEqual(parts.Read(name).bytes), name));
    }

    [Fact]
    public void Train_FromExportedWeights_GoesOnWithEmptyMomentsAndSaysSo()
    {
        Train("first", steps: 2);
        TeacherTrainer.Export(
            Path.Combine(_root, "first"),
            Path.Combine(_root, "out"),
            Path.Combine(_root, "tokenizer"),
            Path.Combine(_root, "vae")
        );

        Train("second", steps: 1, from: Path.Combine(_root, "out"));

        using var checkpoint = SafetensorsFile.Open(Checkpoint("second"));
        var counter = JsonSerializer.Deserialize<RunCounter>(checkpoint.Metadata[TrainingRun.CounterKey])!;
        Assert.Equal((3, 6, 2), (counter.Step, counter.Samples, counter.FreshFrom));
        Assert.Contains(
            "\"restart\":1,\"step\":2",
            File.ReadAllText(Path.Combine(_root, "second", "metrics.jsonl")),
            StringComparison.Ordinal
        );
        Assert.True(new FileInfo(Path.Combine(_root, "out", "unet", "diffusion_pytorch_model.safetensors")).Length < 40_000_000);
    }

    [Fact]
    public void Train_FromAnotherFamily_TakesOverWhatFits()
    {
        var family = Checkout.Combine("models/emoji-scenes");
        using var theirs = SafetensorsFile.Open(Path.Combine(family, "unet", "diffusion_pytorch_model.safetensors"));

        Train("run", steps: 0, from: family);

        using var checkpoint = SafetensorsFile.Open(Checkpoint("run"));
        const string Name = "down_blocks.1.resnets.0.conv2.weight";
        Assert.True(checkpoint.Read($"unet.{Name}").equal(theirs.Read(Name).to(ScalarType.Float32)).all().item<bool>());
    }

    private void Train(string run, long steps, string? from = null) =>
        new TeacherTrainer(
            new RunOptions(Path.Combine(_root, run), Steps: 100, null, LearningRate: 1e-3, Batch: 2, Seed: 3)
            {
                ComputeType = ScalarType.Float32,
                Replicas = 1,
                WarmupSteps = 2,
                PreviewMinutes = 1000,
                SessionSteps = steps,
            },
            _pool,
            _pool,
            _tokenizer,
            from,
            preview: null
        ).Train(TestContext.Current.CancellationToken);

    private string Checkpoint(string run) => Path.Combine(_root, run, TrainingRun.CheckpointFile);
}
