using System.CommandLine;
using HybridGrains.ModelKit.Networks;
using HybridGrains.ModelKit.Onnx;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Recovery;
using HybridGrains.Training.Tests.Pruning;
using TorchSharp;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Recovery;

public sealed class RecoverCommandTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("recover-").FullName;
    private readonly string _teacher;

    public RecoverCommandTests()
    {
        _teacher = TinyPipeline.CopyTo(Path.Combine(_root, "teacher"));
        using var teacher = UNet2DConditionModel.FromPretrained(Path.Combine(_teacher, "unet"));
        using var student = new DenoiserSlicing(teacher).Slice(PruningPlan.Nothing with { Removed = new HashSet<string> { "mid_block" } });
        student.SavePretrained(PathOf("student"), ScalarType.Float16);
        random.manual_seed(1);
        var pool = new LatentPool(randn([8, 4, 8, 8]), randint(49_000, [8, 77], ScalarType.Int64));
        pool.Save(PathOf("latents/train.safetensors"));
        pool.Save(PathOf("latents/heldout.safetensors"));
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Recover_PrunedDenoiser_LeavesOneThatExportsAndAPreview()
    {
        await RecoverAsync("--feature-weight", "0.5", "--pair", "down_blocks.0", "up_blocks.1");

        using var recovered = UNet2DConditionModel.FromPretrained(PathOf("run/unet"));
        OnnxExport.Denoiser(recovered, PathOf("model.onnx"));
        Assert.InRange(OnnxSelfCheck.UNet(recovered, PathOf("model.onnx")).MaxRelativeDifference, 0, 1e-3);
        Assert.NotEmpty(Directory.GetFiles(PathOf("run/previews"), "*.png"));
    }

    [Theory]
    [InlineData("--task-weight", "-1")]
    [InlineData("--feature-weight", "NaN")]
    [InlineData("--pair", "mid_block")]
    public async Task Recover_BadInput_NamesTheOption(string option, string value)
    {
        var refusal = await Assert.ThrowsAsync<TrainingException>(() => RecoverAsync(option, value));

        Assert.Contains(option, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_AllWeightsZero_IsRefused()
    {
        var refusal = await Assert.ThrowsAsync<TrainingException>(() =>
            RecoverAsync("--task-weight", "0", "--output-weight", "0", "--feature-weight", "0")
        );

        Assert.Contains("nothing to learn", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Recover_StudentFolderThatIsNone_NamesTheOption()
    {
        Directory.Delete(PathOf("student"), recursive: true);

        var refusal = await Assert.ThrowsAsync<TrainingException>(() => RecoverAsync());

        Assert.Contains("--student", refusal.Message, StringComparison.Ordinal);
    }

    private async Task RecoverAsync(params string[] arguments)
    {
        string[] fixedPart =
        [
            "--teacher",
            _teacher,
            "--student",
            PathOf("student"),
            "--latents",
            PathOf("latents"),
            "--run",
            PathOf("run"),
            "--steps",
            "2",
            "--batch",
            "2",
            "--precision",
            "fp32",
        ];
        var parsed = RecoverCommand.Create().Parse([.. fixedPart, .. arguments]);
        Assert.Empty(parsed.Errors);
        await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken
        );
    }

    private string PathOf(string relative) => Path.Combine(_root, relative);
}
