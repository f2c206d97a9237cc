using HybridGrains.Diffusion.Tokenizers;
using HybridGrains.ModelKit.Configs;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Safetensors;
using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Export;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Tests.Data;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Runs;

/// <summary>
/// The trainers of the family's first networks: stopped in the middle and started again, they end with the same weights, averages
/// and moments, bit for bit.
/// </summary>
public sealed class ResumedTrainersTests : IDisposable
{
    /// <summary>More than any session takes: what trainers show at the end of a run takes longer than the steps.</summary>
    private const int Steps = 100;
    private readonly string _root = Directory.CreateTempSubdirectory("resumed-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Autoencoder_StoppedAndResumed_EndsTheSame() =>
        AssertResumes(options =>
            new AutoencoderTrainer(new EmojiPictures(new SceneComposer(SquareCatalog.Create())), Autoencoder(), options).Train(
                TestContext.Current.CancellationToken
            )
        );

    [Fact]
    public void Evaluator_StoppedAndResumed_EndsTheSame() =>
        AssertResumes(options =>
            new SceneReaderTrainer(SquareCatalog.Create(), options, autoencoder: null).Train(TestContext.Current.CancellationToken)
        );

    [Fact]
    public void Denoiser_StoppedAndResumed_EndsTheSame()
    {
        RandomFamily.Write(Path.Combine(_root, "family"), "tiny", seed: 1, TimeProvider.System);
        var tokenizer = ClipTokenizer.Load(Path.Combine(_root, "family", "tokenizer"));
        using var autoencoder = AutoencoderKL.FromPretrained(Path.Combine(_root, "family", "vae"));
        var pool = Pool(tokenizer);

        AssertResumes(options =>
            new DenoiserTrainer(options, pool, pool, tokenizer, "small", frozenText: null, teacher: null, autoencoder, from: null).Train(
                TestContext.Current.CancellationToken
            )
        );
    }

    private void AssertResumes(Action<RunOptions> train)
    {
        train(Options("whole", 5));
        train(Options("parts", 2));
        train(Options("parts", 3));

        var (whole, parts) = (Checkpoint("whole"), Checkpoint("parts"));
        Assert.Equal(whole.Keys.Order(), parts.Keys.Order());
        Assert.All(whole, item => Assert.True(item.Value.AsSpan().SequenceEqual(parts[item.Key]), $"{item.Key} differs"));
    }

    private RunOptions Options(string name, long steps) =>
        new(Path.Combine(_root, name), Steps, null, LearningRate: 1e-3, Batch: 4, Seed: 3)
        {
            ComputeType = ScalarType.Float32,
            WarmupSteps = 2,
            PreviewMinutes = 1000,
            SessionSteps = steps,
        };

    private Dictionary<string, byte[]> Checkpoint(string name)
    {
        using var file = SafetensorsFile.Open(Path.Combine(_root, name, "checkpoint.safetensors"));
        return file.Entries.Keys.ToDictionary(
            key => key,
            key =>
            {
                using var tensor = file.Read(key);
                return tensor.bytes.ToArray();
            }
        );
    }

    private static AutoencoderKLConfig Autoencoder() =>
        new()
        {
            BlockOutChannels = [8, 8, 8, 8],
            DownBlockTypes = [.. Enumerable.Repeat("DownEncoderBlock2D", 4)],
            UpBlockTypes = [.. Enumerable.Repeat("UpDecoderBlock2D", 4)],
            NormNumGroups = 4,
            LayersPerBlock = 1,
            MidBlockAddAttention = false,
            SampleSize = [128],
        };

    private static LatentPool Pool(ClipTokenizer tokenizer)
    {
        using var generator = new Generator(1);
        return new LatentPool(
            randn([16, 4, 16, 16], generator: generator),
            randint(tokenizer.VocabularySize - 2, [16, tokenizer.MaxLength], ScalarType.Int64, generator: generator)
        );
    }
}
