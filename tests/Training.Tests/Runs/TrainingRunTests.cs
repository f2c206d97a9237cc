using HybridGrains.Training.Runs;
using TorchSharp;
using TorchSharp.Modules;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Runs;

public sealed class TrainingRunTests : IDisposable
{
    private const int Inputs = 5;
    private readonly string _root = Directory.CreateTempSubdirectory("runs-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Train_StoppedAndResumed_EndsWithTheSameWeightsBitForBit(int replicas)
    {
        var whole = new Fit(Options("whole", steps: 40) with { Replicas = replicas });
        whole.Train();

        new Fit(Options("parts", steps: 40) with { Replicas = replicas }).Train(stopAfter: 17);
        var resumed = new Fit(Options("parts", steps: 40) with { Replicas = replicas });
        resumed.Train();

        Assert.Equal(whole.Weights, resumed.Weights);
        Assert.Equal(whole.AveragedWeights, resumed.AveragedWeights);
    }

    [Fact]
    public void Train_Stopped_KeepsTheStepItReached()
    {
        new Fit(Options("run", steps: 40)).Train(stopAfter: 17);

        var resumed = new Fit(Options("run", steps: 40));

        Assert.Equal(17, resumed.Run.Step);
    }

    [Fact]
    public void Train_FinishedRun_TakesNoMoreSteps()
    {
        new Fit(Options("run", steps: 10)).Train();
        var again = new Fit(Options("run", steps: 10));
        var weights = again.Weights;

        again.Train();

        Assert.Equal(10, again.Run.Step);
        Assert.Equal(weights, again.Weights);
    }

    [Fact]
    public void Train_LearnableTask_ComesNearTheAnswer()
    {
        var fit = new Fit(Options("run", steps: 300) with { WarmupSteps = 1, LearningRate = 0.05 });
        var before = fit.Distance;

        fit.Train();

        Assert.True(fit.Distance < 0.05 * before, $"distance went from {before} to {fit.Distance}");
    }

    [Fact]
    public void Resume_WithAnotherBatch_GoesOnCountingSamples()
    {
        var options = Options("run", steps: 10);
        new Fit(options).Train();

        var resumed = new Fit(options with { Steps = 15, Batch = options.Batch * 2 });
        resumed.Train();

        Assert.Equal((10 * options.Batch) + (5 * 2 * options.Batch), resumed.Run.Samples);
    }

    [Fact]
    public void Resume_FileWithoutACounter_IsRefused()
    {
        new Fit(Options("run", steps: 10)).Train();
        var checkpoint = Path.Combine(_root, "run", "checkpoint.safetensors");
        File.WriteAllText(
            checkpoint,
            File.ReadAllText(checkpoint, System.Text.Encoding.Latin1).Replace("\"run\"", "\"ran\"", StringComparison.Ordinal),
            System.Text.Encoding.Latin1
        );

        var refusal = Assert.Throws<TrainingException>(() => new Fit(Options("run", steps: 10)));

        Assert.Contains("checkpoint.safetensors", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Resume_RunOfAnotherShape_IsRefused()
    {
        new Fit(Options("run", steps: 10)).Train();

        var refusal = Assert.Throws<TrainingException>(() => new Fit(Options("run", steps: 10), outputs: 2));

        Assert.Contains("another network", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Train_PreviewFigures_AreInTheLearningCurve()
    {
        new Fit(Options("run", steps: 10)).Train(preview: figures => figures["psnr"] = 12.5);

        Assert.Contains("\"psnr\":12.5", File.ReadAllText(Path.Combine(_root, "run", "metrics.jsonl")), StringComparison.Ordinal);
    }

    private RunOptions Options(string name, long steps) =>
        new(Path.Combine(_root, name), steps, null, LearningRate: 0.01, Batch: 8, Seed: 3) { WarmupSteps = 5 };

    /// <summary>A linear map learned from samples that depend on the seed of the step alone.</summary>
    private sealed class Fit
    {
        private readonly Tensor _wanted = arange(3 * Inputs, dtype: ScalarType.Float32).reshape(3, Inputs) / -10;
        private readonly RunOptions _options;
        private readonly Parameter _weight;

        public Fit(RunOptions options, int outputs = 3)
        {
            _options = options;
            _weight = new Parameter(arange(outputs * Inputs, dtype: ScalarType.Float32).reshape(outputs, Inputs) / 100);
            Run = new TrainingRun(options, [("weight", (Tensor)_weight)], emaDecay: 0.9);
        }

        public TrainingRun Run { get; }

        public float[] Weights => _weight.detach().data<float>().ToArray();

        public double Distance => (_weight.detach() - _wanted).norm().item<float>();

        public float[] AveragedWeights
        {
            get
            {
                float[] averaged = [];
                Run.Average.With(() => averaged = Weights);
                return averaged;
            }
        }

        public void Train(int? stopAfter = null, Action<IDictionary<string, double>>? preview = null)
        {
            using var stop = new CancellationTokenSource();
            Run.Train(
                seed =>
                {
                    if (Run.Step + 1 == stopAfter)
                    {
                        stop.Cancel();
                    }

                    return Loss(seed);
                },
                preview ?? (_ => { }),
                stop.Token
            );
        }

        private Tensor Loss(int seed)
        {
            using var generator = new Generator((ulong)seed);
            var inputs = randn(_options.Share, Inputs, generator: generator);
            return (inputs.matmul(_weight.t()) - inputs.matmul(_wanted.t())).square().mean();
        }
    }
}
