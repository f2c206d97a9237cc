using System.Text.Json.Nodes;

namespace HybridGrains.Cli.Tests;

public sealed class SweepTests
{
    [Fact]
    public async Task Sweep_OverAPromptSet_MakesEverySplitAndASheet()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await File.WriteAllLinesAsync(
            folder.File("prompts.jsonl"),
            ["""{"prompt":"a cat","seed":1}""", """{"prompt":"a dog","seed":2}"""],
            cancellationToken
        );
        await using var run = Running.Start(
            folder.Path,
            "sweep",
            "--prompts",
            "prompts.jsonl",
            "--steps",
            "4",
            "--every",
            "3",
            "--out",
            "out"
        );

        var output = await run.EndsAsync(cancellationToken);

        Assert.True(run.ExitCode == 0, output);
        var rows = JsonNode.Parse(await File.ReadAllTextAsync(folder.File("out/sweep.json"), cancellationToken))!.AsArray();
        Assert.Equal([0, 3, 4], rows.Select(row => row!["cloudSteps"]!.GetValue<int>()));
        Assert.Equal(0, rows[0]!["cloudMs"]!.GetValue<double>());
        Assert.All(rows, row => Assert.Equal(2, Directory.GetFiles(row!["folder"]!.GetValue<string>(), "*.png").Length));
        Assert.True(File.Exists(folder.File("out/sweep.png")));
    }

    [Fact]
    public async Task Sweep_PromptsThatAreNone_SaysWhichLine()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("prompts.jsonl"), "not json", cancellationToken);
        await using var run = Running.Start(folder.Path, "sweep", "--prompts", "prompts.jsonl");

        var output = await run.EndsAsync(cancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("prompts.jsonl", output, StringComparison.Ordinal);
    }
}
