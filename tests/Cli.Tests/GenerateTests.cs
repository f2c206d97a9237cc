using System.Text.Json.Nodes;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

public sealed class GenerateTests
{
    private static readonly byte[] PngSignature = [0x89, (byte)'P', (byte)'N', (byte)'G'];

    [Fact]
    public async Task Generate_Json_TellsOfBothTiersAndWritesThePicture()
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(
            folder.Path,
            "generate",
            "a red apple to the left of a cat",
            "--seed",
            "7",
            "--cloud-steps",
            "10",
            "--out",
            "apple.png",
            "--json"
        );

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(0, run.ExitCode);
        var json = JsonNode.Parse(output)!;
        Assert.Equal(7, json["seed"]!.GetValue<long>());
        Assert.Equal(["cloud", "edge"], json["ranges"]!.AsArray().Select(range => range!["tier"]!.GetValue<string>()));
        Assert.True(
            json["cloudMs"]!.GetValue<double>() > 0 && json["edgeMs"]!.GetValue<double>() > 0 && json["bytesMoved"]!.GetValue<long>() > 0
        );
        Assert.True(
            (await File.ReadAllBytesAsync(folder.File("apple.png"), TestContext.Current.CancellationToken))
                .AsSpan()
                .StartsWith(PngSignature)
        );
    }

    [Fact]
    public async Task Generate_WithoutASplit_IsDecidedByTheBundledPolicy()
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, "generate", "a cat", "--seed", "7", "--out", "cat.png", "--json");

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.True(run.ExitCode == 0, output);
        Assert.All(
            JsonNode.Parse(output)!["ranges"]!.AsArray(),
            range => Assert.StartsWith("smdp-dppo/", (string)range!["why"]!, StringComparison.Ordinal)
        );
    }

    [Fact]
    public async Task Generate_Fast_TakesTheFewStepsOfTheBundledFamily()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var models = Checkout.Combine("models");
        var fast = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(models, "emoji-scenes", "family.json"), cancellationToken))![
            "fast"
        ]!;
        var (steps, cloudSteps) = ((int)fast["steps"]!, (int)fast["cloudSteps"]!);
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(
            folder.Path,
            new Dictionary<string, string> { ["HYBRIDGRAINS_MODELS"] = models },
            "generate",
            "a red apple to the left of a cat",
            "--fast",
            "--cloud-steps",
            $"{cloudSteps}",
            "--seed",
            "7",
            "--out",
            "apple.png",
            "--json"
        );

        var output = await run.EndsAsync(cancellationToken);

        Assert.True(run.ExitCode == 0, output);
        Assert.InRange(steps, 1, 8);
        Assert.Equal(
            [(0, cloudSteps, (string)fast["largeDenoiser"]!), (cloudSteps, steps, (string)fast["smallDenoiser"]!)],
            JsonNode.Parse(output)!["ranges"]!
                .AsArray()
                .Select(range => ((int)range!["from"]!, (int)range["to"]!, (string)range["denoiser"]!))
        );
        Assert.True((await File.ReadAllBytesAsync(folder.File("apple.png"), cancellationToken)).AsSpan().StartsWith(PngSignature));
    }

    [Fact]
    public async Task Generate_TwoAtOnce_BothSucceed()
    {
        using var folder = new TemporaryFolder();
        await using var first = Running.Start(folder.Path, "generate", "a cat", "--seed", "1", "--out", "first.png", "--json");
        await using var second = Running.Start(folder.Path, "generate", "a dog", "--seed", "2", "--out", "second.png", "--json");

        await first.EndsAsync(TestContext.Current.CancellationToken);
        await second.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal((0, 0), (first.ExitCode, second.ExitCode));
        Assert.True(File.Exists(folder.File("first.png")) && File.Exists(folder.File("second.png")));
    }

    [Fact]
    public async Task Generate_CtrlC_LeavesNoProcessBehind()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, "generate", "a cat", "--steps", "150", "--n", "10");
        IReadOnlyList<int> children = [];
        await RunningCluster.UntilAsync(
            "generate has started its agent",
            () => Task.FromResult((children = run.Children()).Count > 0),
            cancellationToken
        );

        run.Signal(Signals.Interrupt);
        await run.EndsAsync(cancellationToken);

        Assert.Equal(130, run.ExitCode);
        await RunningCluster.UntilAsync(
            "its agent is gone",
            () => Task.FromResult(children.All(child => !Directory.Exists($"/proc/{child}"))),
            cancellationToken
        );
    }

    [Theory]
    [InlineData("prompt", "")]
    [InlineData("steps", "a cat", "--steps", "0")]
    [InlineData("size", "a cat", "--size", "abc")]
    [InlineData("model", "a cat", "--model", "nothing")]
    [InlineData("--n", "a cat", "--n", "0")]
    public async Task Generate_WrongInput_NamesTheField(string field, params string[] arguments)
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, ["generate", .. arguments]);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(field, output, StringComparison.Ordinal);
    }
}
