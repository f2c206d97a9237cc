using System.Text.Json;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Recovery;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Tests.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Recovery;

public sealed class RecoveryTrainerTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("recovery-").FullName;
    private readonly PipelineFolder _pipeline;

    public RecoveryTrainerTests() => _pipeline = new PipelineFolder(TinyPipeline.CopyTo(Path.Combine(_root, "teacher")));

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Train_StoppedAndResumed_EndsWithTheSameWeightsBitForBit()
    {
        var whole = Train("whole", steps: 8);

        Train("parts", steps: 8, stopAfter: 3);
        var resumed = Train("parts", steps: 8);

        Assert.Equal(whole, resumed);
        Assert.Equal(Read("whole"), Read("parts"));
    }

    [Fact]
    public void Train_ShortRun_BringsTheStudentNearerToItsTeacher()
    {
        var taught = new DistillationWeights(Task: 0);

        Train("young", steps: 1, weights: taught);
        Train("old", steps: 50, weights: taught);

        var (young, old) = (LastFigures("young"), LastFigures("old"));
        Assert.True(old["heldOutOutput"] < 0.7 * young["heldOutOutput"], $"from {young["heldOutOutput"]} to {old["heldOutOutput"]}");
        Assert.True(old["heldOutFeature"] < 0.9 * young["heldOutFeature"], $"from {young["heldOutFeature"]} to {old["heldOutFeature"]}");
        Assert.Contains("heldOutLoss", old.Keys);
    }

    [Fact]
    public void Train_Finished_LeavesAPrunedDenoiserFolder()
    {
        Train("run", steps: 2);

        using var recovered = UNet2DConditionModel.FromPretrained(Path.Combine(_root, "run", "unet"));

        using var student = CreateStudent();
        Assert.Equal(student.Config.ToJson(), recovered.Config.ToJson());
    }

    /// <returns>The weights at the end, not averaged.</returns>
    private float[] Train(string name, long steps, int? stopAfter = null, DistillationWeights? weights = null)
    {
        using var teacher = _pipeline.LoadDenoiser();
        using var student = CreateStudent();
        using var stop = new CancellationTokenSource();
        var options = new RunOptions(Path.Combine(_root, name), steps, null, LearningRate: 2e-3, Batch: 4, Seed: 3)
        {
            ComputeType = ScalarType.Float32,
            WarmupSteps = 2,
            PreviewMinutes = stopAfter is null ? 1000 : 0,
        };
        var previews = 0;
        new RecoveryTrainer(
            options,
            Pool(1),
            Pool(2),
            _pipeline.LoadTokenizer(),
            _pipeline.LoadTextEncoder(),
            teacher,
            student,
            new ForwardProcess(_pipeline.LoadSchedule()),
            weights ?? new DistillationWeights(),
            FeaturePair.Derive(teacher.Config, student.Config),
            (_, _) =>
            {
                if (++previews == stopAfter)
                {
                    stop.Cancel();
                }
            }
        ).Train(stop.Token);
        return
        [
            .. student
                .named_parameters()
                .OrderBy(item => item.name, StringComparer.Ordinal)
                .SelectMany(item => item.parameter.detach().data<float>().ToArray()),
        ];
    }

    private UNet2DConditionModel CreateStudent()
    {
        using var teacher = _pipeline.LoadDenoiser();
        return new DenoiserSlicing(teacher).Slice(
            new PruningPlan(
                new Dictionary<string, int> { ["mid_block.resnets.0"] = 3, ["down_blocks.0.resnets.0"] = 4 },
                new HashSet<string> { "up_blocks.1.attentions.1" }
            )
        );
    }

    private Dictionary<string, double> LastFigures(string run) =>
        JsonSerializer.Deserialize<Dictionary<string, double>>(File.ReadLines(Path.Combine(_root, run, "metrics.jsonl")).Last())!;

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
