using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.LightDecoder;
using HybridGrains.Training.Readers;
using HybridGrains.Training.Runs;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.LightDecoder;

public sealed class LightDecoderTrainerTests : IDisposable
{
    private static readonly LightDecoderSettings Settings = new() { Turns = new(1, 1, 1, 1) };
    private readonly string _root = Directory.CreateTempSubdirectory("light-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1, "discriminator.")]
    [InlineData(2, "decoder.")]
    [InlineData(3, "encoder.")]
    public void Train_OneStep_ChangesThePartWhoseTurnItIsAlone(int steps, string part)
    {
        var before = Weights(steps - 1);

        var after = Weights(steps);

        var changed = after.Where(item => !before[item.Key].SequenceEqual(item.Value)).Select(item => item.Key).ToList();
        Assert.NotEmpty(changed);
        Assert.All(changed, name => Assert.StartsWith(part, name, StringComparison.Ordinal));
    }

    [Fact]
    public void Train_AllTurns_LeavesTeacherAndFeaturesAsTheyWere()
    {
        var (teacher, reader) = (TinyPictures.Teacher(), TinyPictures.Reader());
        var before = Values(teacher).Concat(Values(reader)).ToList();

        Create(Options("run", 6), teacher, TinyPictures.Light(), new SceneReaderFeatures(reader), Settings)
            .Train(TestContext.Current.CancellationToken);

        Assert.Equal(before, Values(teacher).Concat(Values(reader)));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_StoppedAndResumed_EndsWithTheSameWeightsBitForBit(int replicas)
    {
        var whole = Run("whole", Options("whole", 9) with { Replicas = replicas });

        Run("parts", Options("parts", 9) with { Replicas = replicas }, stopAt: 5);
        var resumed = Run("parts", Options("parts", 9) with { Replicas = replicas });

        Assert.Equal(whole, resumed);
    }

    [Fact]
    public void Train_OneBatchAgainAndAgain_DecodesItBetterAndBetter()
    {
        var (teacher, light, pictures) = (TinyPictures.Teacher(), TinyPictures.Light(12), new TinyPictures { Constant = true });
        var before = LightDecoderEvaluation.Quality(teacher, light, pictures, 2);

        new LightDecoderTrainer(
            pictures,
            teacher,
            light,
            new EncoderFeatures(teacher),
            Options("run", 150) with
            {
                LearningRate = 5e-3,
            },
            Settings with
            {
                Turns = new(0, 3, 1, 1),
                Shrink = 0,
                RecolourChance = 0,
            }
        ).Train(TestContext.Current.CancellationToken);

        var after = LightDecoderEvaluation.Quality(teacher, light, pictures, 2);
        Assert.True(after.LightPsnr > before.LightPsnr + 3, $"from {before.LightPsnr:F1} to {after.LightPsnr:F1} dB");
        Assert.True(after.LatentL1 < 0.7 * before.LatentL1, $"from {before.LatentL1:F3} to {after.LatentL1:F3}");
    }

    private LightDecoderTrainer Create(
        RunOptions options,
        AutoencoderKL teacher,
        AutoencoderTiny light,
        IFeatureNetwork features,
        LightDecoderSettings settings
    ) => new(new TinyPictures(), teacher, light, features, options, settings);

    /// <summary>Everything that is learned, after some steps of a run of ten.</summary>
    private Dictionary<string, float[]> Weights(int steps) => Run($"steps-{steps}", Options($"steps-{steps}", 10), stopAt: steps);

    private Dictionary<string, float[]> Run(string name, RunOptions options, int? stopAt = null)
    {
        using var stop = new CancellationTokenSource();
        if (stopAt == 0)
        {
            stop.Cancel();
        }

        var light = TinyPictures.Light();
        var pictures = new StoppingPictures(stop, stopAt is > 0 ? stopAt.Value * options.Replicas : null);
        new LightDecoderTrainer(
            pictures,
            TinyPictures.Teacher(),
            light,
            new SceneReaderFeatures(TinyPictures.Reader()),
            options,
            Settings
        ).Train(stop.Token);
        using var file = ModelKit.Safetensors.SafetensorsFile.Open(Path.Combine(_root, name, "checkpoint.safetensors"));
        return file
            .Entries.Keys.Where(key =>
                !key.StartsWith("adam.", StringComparison.Ordinal) && !key.StartsWith("ema.", StringComparison.Ordinal)
            )
            .ToDictionary(key => key, key => file.Read(key).data<float>().ToArray());
    }

    private static IEnumerable<float> Values(Network network) =>
        [.. network.parameters().SelectMany(parameter => parameter.detach().data<float>().ToArray())];

    private RunOptions Options(string name, int steps) =>
        new(Path.Combine(_root, name), steps, null, LearningRate: 1e-3, Batch: 4, Seed: 3)
        {
            WarmupSteps = 1,
            Replicas = 1,
            ComputeType = ScalarType.Float32,
        };

    /// <summary>Cancels the run when a number of batches has been drawn.</summary>
    private sealed class StoppingPictures(CancellationTokenSource stop, int? after) : IPictureSource
    {
        private readonly TinyPictures _pictures = new();
        private int _drawn;

        public PictureBatch Draw(int count, int seed, double progress)
        {
            if (Interlocked.Increment(ref _drawn) == after)
            {
                stop.Cancel();
            }

            return _pictures.Draw(count, seed, progress);
        }

        public IEnumerable<Tensor> HeldOut(int count) => _pictures.HeldOut(count);
    }
}
