using System.Text.Json;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Consistency;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Tests.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Consistency;

/// <summary>On the tiny Stable Diffusion pipeline of the golden values, which predicts epsilon.</summary>
public sealed class ConsistencyTrainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("consistency-").FullName;
    private readonly PipelineFolder _pipeline;

    public ConsistencyTrainerTests() => _pipeline = new PipelineFolder(TinyPipeline.CopyTo(Path.Combine(_root, "teacher")));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Train_StoppedAndResumed_EndsWithTheSameWeightsBitForBit(bool adversarial)
    {
        var settings = adversarial
            ? new ConsistencySettings { Rank = 2, GuidanceWidth = 16 }
            : ConsistencySettings.Lcm with
            {
                GuidanceWidth = 16,
            };
        Train("whole", settings, steps: 8);

        Train("parts", settings, steps: 8, stopAfter: 3);
        Train("parts", settings, steps: 8);

        Assert.Equal(Read("whole"), Read("parts"));
    }

    [Fact]
    public void Train_ShortRun_MakesTheStudentMoreConsistent()
    {
        var settings = ConsistencySettings.Lcm with { GuidanceWidth = 16, Distance = ConsistencyDistance.L2 };

        Train("young", settings, steps: 1);
        Train("old", settings, steps: 60);

        Assert.True(HeldOut("old") < 0.8 * HeldOut("young"), $"from {HeldOut("young")} to {HeldOut("old")}");
    }

    [Fact]
    public void Train_Finished_LeavesADenoiserThatTakesTheGuidance()
    {
        Train("run", new ConsistencySettings { Rank = 2, GuidanceWidth = 16 }, steps: 2);

        using var student = UNet2DConditionModel.FromPretrained(Path.Combine(_root, "run", "unet"));

        Assert.Equal(16, student.Config.TimeCondProjDim);
        Assert.DoesNotContain(student.named_parameters(), item => item.name.Contains("lora", StringComparison.Ordinal));
    }

    [Fact]
    public void GuidedStudent_BeforeTraining_PredictsWhatTheTeacherDoes()
    {
        using var noGradient = no_grad();
        var (teacher, student) = (Tiny.Denoiser(), Tiny.Guided());
        var noisy = randn([2, 4, 8, 8], generator: new Generator(1));
        var timesteps = tensor(new long[] { 3, 800 });

        var (theirs, ours) = (
            teacher.forward(noisy, timesteps, Tiny.Context(2)),
            student.forward(noisy, timesteps, Tiny.Context(2), ones(2, Tiny.GuidanceWidth))
        );

        Assert.Equal(theirs.data<float>().ToArray(), ours.data<float>().ToArray());
    }

    [Fact]
    public void Ends_NearTheCleanEnd_AreTheCleanEnd()
    {
        var ends = new ConsistencySettings { Span = 24 }.Ends(tensor(new long[] { 1, 23, 24, 25, 999 }));

        Assert.Equal([0, 0, 0, 1, 975], ends.data<long>().ToArray());
    }

    [Theory]
    [InlineData("--span", 0, 1, 0.4)]
    [InlineData("--substeps", 24, 25, 0.4)]
    [InlineData("--adversarial-weight", 24, 3, -1.0)]
    public void Checked_OutsideItsRange_NamesTheOption(string option, int span, int substeps, double weight)
    {
        var refusal = Assert.Throws<TrainingException>(() =>
            new ConsistencySettings
            {
                Span = span,
                Substeps = substeps,
                AdversarialWeight = weight,
            }.Checked(1000)
        );

        Assert.StartsWith(option, refusal.Message, StringComparison.Ordinal);
    }

    private void Train(string name, ConsistencySettings settings, long steps, int? stopAfter = null)
    {
        using var stop = new CancellationTokenSource();
        var options = new RunOptions(Path.Combine(_root, name), steps, null, LearningRate: 1e-3, Batch: 4, Seed: 3)
        {
            ComputeType = ScalarType.Float32,
            WarmupSteps = 2,
            PreviewMinutes = stopAfter is null ? 1000 : 0,
        };
        var previews = 0;
        new ConsistencyTrainer(
            options,
            settings,
            Pool(1),
            Pool(2),
            _pipeline.LoadTokenizer(),
            _pipeline.LoadTextEncoder(),
            _pipeline.LoadDenoiser(),
            _pipeline.LoadDenoiser(),
            settings.AdversarialWeight > 0 ? _pipeline.LoadDenoiser() : null,
            new ForwardProcess(_pipeline.LoadSchedule()),
            (_, _) =>
            {
                if (++previews == stopAfter)
                {
                    stop.Cancel();
                }
            }
        ).Train(stop.Token);
    }

    private double HeldOut(string run) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadLines(Path.Combine(_root, run, "metrics.jsonl")).Last())![
            "heldOutConsistency"
        ];

    private byte[] Read(string run) => File.ReadAllBytes(Path.Combine(_root, run, "unet", "diffusion_pytorch_model.safetensors"));

    private static LatentPool Pool(int seed)
    {
        using var generator = new Generator((ulong)seed);
        return new LatentPool(
            randn([16, 4, 8, 8], generator: generator),
            randint(49_000, [16, 77], ScalarType.Int64, generator: generator)
        );
    }
}
