using System.CommandLine;
using System.Text.Json;
using HybridGrains.Diffusion.Families;
using HybridGrains.Diffusion.Generations;
using HybridGrains.Diffusion.Pictures;
using HybridGrains.Diffusion.Runtime;
using HybridGrains.ModelKit.Networks;
using HybridGrains.Training.Export;
using HybridGrains.Training.Pruning;
using static TorchSharp.torch;

namespace HybridGrains.Training.Tests.Pruning;

/// <summary>The command on the tiny golden pipeline, and what becomes of its result.</summary>
public sealed class PrunePipelineTests : IDisposable
{
    private const int Side = 32;
    private readonly string _root = Directory.CreateTempSubdirectory("prune-").FullName;
    private readonly string _teacher;

    public PrunePipelineTests() => _teacher = TinyPipeline.CopyTo(Path.Combine(_root, "teacher"));

    private string Out => Path.Combine(_root, "out");

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Prune_ExportedAndGenerated_DrawsAPictureOfItsOwn()
    {
        await PruneAsync("--keep", "0.4");
        using var networks = FamilyNetworks.Load(
            PathOf("text_encoder"),
            PathOf("vae"),
            PathOf("unet"),
            Path.Combine(Out, "keep-40", "unet")
        );
        var folder = Path.Combine(_root, "family");
        new FamilyBundle(networks, new BundleOptions("tiny", "Random weights", PathOf("tokenizer"), 77, Side), TimeProvider.System).Write(
            folder,
            rand(4, 3, Side, Side) * 2 - 1
        );

        using var runtime = new FamilyRuntime(ModelFamily.Load(folder), new FamilyRuntimeOptions(), TimeProvider.System);
        var (large, split, small) = (Draw(runtime, 6), Draw(runtime, 3), Draw(runtime, 0));

        Assert.Equal(Side * Side * 3, split.Pixels.Length);
        Assert.NotEqual(large.Pixels, small.Pixels);
        Assert.NotEqual(large.Pixels, split.Pixels);
        Assert.NotEqual(small.Pixels, split.Pixels);
    }

    [Fact]
    public async Task Prune_SeveralSizes_WritesEachWithinItsShareAndAllInOnePlot()
    {
        await PruneAsync("--keep", "0.6", "0.4");

        using var teacher = UNet2DConditionModel.FromPretrained(PathOf("unet"));
        foreach (var (name, keep) in new[] { ("keep-40", 0.4), ("keep-60", 0.6) })
        {
            using var student = UNet2DConditionModel.FromPretrained(Path.Combine(Out, name, "unet"));
            Assert.InRange(student.CountParameters(), 0.75 * keep * teacher.CountParameters(), keep * teacher.CountParameters());
            using var facts = JsonDocument.Parse(
                await File.ReadAllTextAsync(Path.Combine(Out, name, "pruning.json"), TestContext.Current.CancellationToken)
            );
            Assert.Equal(student.CountParameters(), facts.RootElement.GetProperty("parameters").GetInt64());
            Assert.Equal(FlopCount.Denoiser(student, 8, 77), facts.RootElement.GetProperty("flopsPerEvaluation").GetDouble());
        }

        Assert.True(new FileInfo(Path.Combine(Out, "significance.png")).Length > 1000);
    }

    [Fact]
    public async Task Prune_RunAgainForAnotherSize_UsesTheScoresItHas()
    {
        await PruneAsync("--keep", "0.6");
        var measured = Significance.Load(Out)!;
        var marked = measured with { Scores = [.. measured.Scores.Select(score => score with { Score = score.Score + 1000 })] };
        marked.Save(Out);

        await PruneAsync("--keep", "0.4", "--rule", "rank");

        Assert.Equal(marked.Scores, Significance.Load(Out)!.Scores);
        Assert.True(File.Exists(Path.Combine(Out, "keep-40", "unet", "config.json")));
    }

    [Fact]
    public async Task Prune_StoppedStudy_GoesOnToTheSameScores()
    {
        await PruneAsync("--keep", "0.6");
        var whole = Significance.Load(Out)!;
        (whole with { Scores = [.. whole.Scores.Take(3)] }).Save(Out);

        await PruneAsync("--keep", "0.6");

        Assert.Equal(whole.Scores, Significance.Load(Out)!.Scores);
        Assert.All(whole.Scores, score => Assert.True(score.Score > 0, score.Name));
    }

    [Fact]
    public async Task Prune_ScoresOfOtherSettings_AreNotMixed()
    {
        await PruneAsync("--keep", "0.6");

        var refusal = await Assert.ThrowsAsync<TrainingException>(() => PruneAsync("--keep", "0.6", "--seed", "5"));

        Assert.Contains("other settings", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--keep", "0")]
    [InlineData("--keep", "26")]
    [InlineData("--rule", "guess")]
    [InlineData("--prompt-count", "1")]
    [InlineData("--steps", "0")]
    [InlineData("--sampler", "heunish")]
    [InlineData("--a", "3")]
    [InlineData("--precision", "fp8")]
    public async Task Prune_BadInput_NamesTheOption(string option, string value)
    {
        var refusal = await Assert.ThrowsAsync<TrainingException>(() => PruneAsync(option, value));

        Assert.Contains(option, refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Prune_FolderWithoutTokenizer_SaysWhatIsMissing()
    {
        Directory.Delete(PathOf("tokenizer"), recursive: true);

        var refusal = await Assert.ThrowsAsync<TrainingException>(() => PruneAsync("--keep", "0.5"));

        Assert.Contains("tokenizer/vocab.json", refusal.Message, StringComparison.Ordinal);
    }

    private async Task PruneAsync(params string[] arguments)
    {
        string[] defaults =
        [
            "--teacher",
            _teacher,
            "--out",
            Out,
            .. Unless("--prompt-count", "3"),
            .. Unless("--steps", "2"),
            "--replicas",
            "1",
        ];
        var parsed = PruneCommand.Create().Parse([.. defaults, .. arguments]);
        Assert.Empty(parsed.Errors);
        await parsed.InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false },
            TestContext.Current.CancellationToken
        );

        string[] Unless(string option, string value) => arguments.Contains(option) ? [] : [option, value];
    }

    private string PathOf(string component) => Path.Combine(_teacher, component);

    private static RgbPicture Draw(FamilyRuntime runtime, int cloudSteps)
    {
        const int Steps = 6;
        var state = runtime.Start(new GenerationParameters("tiny", "a cat", "", Side, Side, Steps, "ddim", 3, Seed: 1));
        if (cloudSteps > 0)
        {
            state = runtime.Run(state, new RangeSpec("large", cloudSteps), null, TestContext.Current.CancellationToken).State;
        }

        return runtime.Run(state, new RangeSpec("small", Steps, "full"), null, TestContext.Current.CancellationToken).Picture!;
    }
}
