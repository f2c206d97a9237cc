using HybridGrains.Diffusion.Families;
using HybridGrains.Training.Export;

namespace HybridGrains.Training.Tests.Export;

public sealed class ModelCardTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("card-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Beside_LearningCurve_TakesTheLastValueOfEachFigure()
    {
        File.WriteAllLines(
            Path.Combine(_root, "metrics.jsonl"),
            [
                """{"loss":0.5,"step":10,"samples":80,"minutes":1.5}""",
                """{"psnr":21.25,"step":10,"samples":80,"minutes":1.6}""",
                """{"loss":0.25,"step":30,"samples":240,"minutes":4.5}""",
            ]
        );

        var facts = RunFacts.Beside(Path.Combine(_root, "vae"))!;

        Assert.Equal((30, 240, 4.5), (facts.Steps, facts.Samples, facts.Minutes));
        Assert.Equal(new Dictionary<string, double> { ["loss"] = 0.25, ["psnr"] = 21.25 }, facts.Figures);
    }

    [Fact]
    public void Beside_FolderOfAFamily_TakesWhatTheFamilyKeeps()
    {
        var facts = new RunFacts(30, 240, 4.5, new Dictionary<string, double> { ["psnr"] = 21.25 });
        RunFacts.WriteFamily(_root, new Dictionary<string, RunFacts> { ["vae"] = facts });

        var read = RunFacts.Beside(Path.Combine(_root, "vae"))!;

        Assert.Equal((30, 240, 4.5), (read.Steps, read.Samples, read.Minutes));
        Assert.Equal(facts.Figures, read.Figures);
        Assert.Null(RunFacts.Beside(Path.Combine(_root, "unet")));
    }

    [Fact]
    public void Beside_NoLearningCurve_IsNull() => Assert.Null(RunFacts.Beside(Path.Combine(_root, "vae")));

    [Fact]
    public void Write_RunAndResults_SaysHowLongItTrainedAndHowGoodItIs()
    {
        RandomFamily.Write(Path.Combine(_root, "family"), "random", 1, TimeProvider.System);
        var manifest = FamilyJson.Parse(File.ReadAllText(Path.Combine(_root, "family", "family.json")));
        var teacher = new RunFacts(1234, 98_765, 61.4, new Dictionary<string, double> { ["heldOutLoss"] = 0.0875 });

        var card = new ModelCard(new Dictionary<string, RunFacts> { ["unet"] = teacher }, "Right: 17 of 20.").Write(manifest);

        Assert.Contains("| 98,765 | 1,234 | 61 | heldOutLoss 0.087", card, StringComparison.Ordinal);
        Assert.Contains("Right: 17 of 20.", card, StringComparison.Ordinal);
        Assert.DoesNotContain("Not measured", card, StringComparison.Ordinal);
    }

    [Fact]
    public void Write_NoResults_SaysThatNothingWasMeasured()
    {
        RandomFamily.Write(Path.Combine(_root, "family"), "random", 1, TimeProvider.System);
        var manifest = FamilyJson.Parse(File.ReadAllText(Path.Combine(_root, "family", "family.json")));

        Assert.Contains(
            "Not measured yet",
            new ModelCard(new Dictionary<string, RunFacts>(), null).Write(manifest),
            StringComparison.Ordinal
        );
    }
}
