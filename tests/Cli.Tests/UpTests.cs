using System.ClientModel;
using System.ClientModel.Primitives;
using HybridGrains.Client;
using OpenAI;
using OpenAI.Images;

namespace HybridGrains.Cli.Tests;

public sealed class UpTests
{
    private const string Key = "a-key-for-tests";
    private static readonly Dictionary<string, string> KeyVariable = new() { ["HYBRIDGRAINS_API_KEY"] = Key };

    [Fact]
    public async Task OpenAiPackage_Unmodified_GetsAPicture()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(KeyVariable, cancellationToken);
        var client = new ImageClient(
            "tiny-family",
            new ApiKeyCredential(Key),
            new OpenAIClientOptions { Endpoint = new Uri(cluster.Address.Url, "v1") }
        );

        var picture = await client.GenerateImageAsync("a red apple", cancellationToken: cancellationToken);

        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], picture.Value.ImageBytes.ToArray()[..4]);
    }

    [Fact]
    public async Task OpenAiPackage_WrongKey_Gets401()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(KeyVariable, cancellationToken, "--agents", "0");
        var client = new ImageClient(
            "tiny-family",
            new ApiKeyCredential("wrong"),
            new OpenAIClientOptions { Endpoint = new Uri(cluster.Address.Url, "v1"), RetryPolicy = new ClientRetryPolicy(0) }
        );

        var refused = await Assert.ThrowsAsync<ClientResultException>(() =>
            client.GenerateImageAsync("a red apple", cancellationToken: cancellationToken)
        );

        Assert.Equal(401, refused.Status);
    }

    [Theory]
    [InlineData("up", "--port", "0")]
    [InlineData("generate", "a cat")]
    public async Task Start_DeviceThatIsNotThere_SaysWhatToDoAndEndsWithOne(params string[] command)
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, [.. command, "--device", "directml"]);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("device 'directml:0' is not there", output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Policy_Fixed_RunsTheModelsSplit()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0", "--policy", "fixed");
        await using var agent = await cluster.JoinAsync("edge", cancellationToken);

        var end = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat" }, cancellationToken);

        Assert.Equal([("cloud", 10), ("edge", 20)], end.Ranges.Select(range => (range.Tier, range.To)));
        Assert.All(end.Ranges, range => Assert.StartsWith("fixed-split/", range.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Policy_OfTheEnvironment_HoldsWhereNoneIsAskedFor()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(
            new Dictionary<string, string> { ["HYBRIDGRAINS_Policy__Mode"] = "fixed" },
            cancellationToken,
            "--agents",
            "0"
        );

        var end = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);

        Assert.All(end.Ranges, range => Assert.StartsWith("fixed-split/", range.Why, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Policy_BesideLearn_IsRefused()
    {
        using var folder = new TemporaryFolder();
        await using var run = Running.Start(folder.Path, "up", "--port", "0", "--learn", "--policy", "fixed");

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains("exclude each other", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("nowhere.json", "must be learned")]
    [InlineData("broken.json", "broken.json")]
    public async Task Policy_ThatIsNone_SaysSoBeforeAnythingStarts(string policy, string expected)
    {
        using var folder = new TemporaryFolder();
        await File.WriteAllTextAsync(folder.File("broken.json"), "{}", TestContext.Current.CancellationToken);
        await using var run = Running.Start(folder.Path, "up", "--port", "0", "--policy", policy);

        var output = await run.EndsAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, run.ExitCode);
        Assert.Contains(expected, output.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Metrics_AfterAGeneration_ShowTheWork()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("edge", cancellationToken);
        await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", CloudSteps = 10 }, cancellationToken);

        var metrics = await cluster.Http.GetStringAsync("metrics", cancellationToken);

        string[] expected =
        [
            "hybridgrains_generations_total{outcome=\"completed\"} 1",
            "hybridgrains_steps_total{tier=\"cloud\"}",
            "hybridgrains_steps_total{tier=\"edge\"}",
            "hybridgrains_cloud_seconds_total",
            "hybridgrains_edge_seconds_total",
            "hybridgrains_handoffs_total 1",
            "hybridgrains_queue_depth{family=\"tiny-family\"} 0",
            "hybridgrains_agents_connected 1",
            "orleans_",
        ];
        Assert.All(expected, name => Assert.Contains(name, metrics, StringComparison.Ordinal));
    }
}
