using System.Text.Json.Nodes;
using HybridGrains.Tests;

namespace HybridGrains.Cli.Tests;

/// <summary>The command line says that it was the safety checker that blacked the picture, whoever decoded it.</summary>
public sealed class WithheldTests
{
    [Theory]
    [InlineData("0", "edge")]
    [InlineData("2", "edge")]
    public async Task Generate_PictureThatTheCheckerObjectsTo_SaysSo(string cloudSteps, string decodedBy)
    {
        using var folder = new TemporaryFolder();
        UnsafeFamily.Write(folder.File("models"));
        await using var run = Running.Start(
            folder.Path,
            new Dictionary<string, string> { ["HYBRIDGRAINS_MODELS"] = folder.File("models") },
            "generate",
            "a cat",
            "--steps",
            "2",
            "--cloud-steps",
            cloudSteps,
            "--out",
            "cat.png",
            "--json"
        );

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, output);
        var json = JsonNode.Parse(output)!;
        Assert.True((bool)json["withheld"]!, output);
        Assert.Equal(decodedBy, (string?)json["ranges"]!.AsArray()[^1]!["tier"]);
    }
}
