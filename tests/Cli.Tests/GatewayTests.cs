using System.Text.RegularExpressions;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>'hybridgrains gateway' as a process of its own, joined to a cluster as 'up' says.</summary>
public sealed partial class GatewayTests
{
    private const string Url = "http://127.0.0.1:0";

    [Fact]
    public async Task Gateway_OfItsOwn_ServesAnAgentAndACallerWithPreviews()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var gateway = Running.Start(
            cluster.Folder,
            [
                "gateway",
                "--listen",
                Url,
                "--edge-token",
                cluster.Address.EdgeToken,
                .. JoinArguments().Match(cluster.Output).Groups[1].Value.Split(' '),
            ]
        );
        await gateway.SeesAsync("Ctrl+C stops it", cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(gateway.Output).Value) };
        var client = new HybridGrainsClient(http);
        await using var agent = await cluster.JoinAsync("edge", cancellationToken, slowDownMs: 200, gateway: http.BaseAddress);

        var submitted = await client.SubmitAsync(
            new GenerationSubmission
            {
                Prompt = "a cat",
                Steps = 12,
                CloudSteps = 6,
                PreviewEvery = 1,
            },
            cancellationToken
        );
        var updates = new List<GenerationUpdate>();
        await foreach (var update in client.WatchAsync(submitted.Id, cancellationToken))
            updates.Add(update);

        Assert.Equal(("completed", "edge"), (updates[^1].Generation.Status, updates[^1].Generation.Ranges[^1].Worker));
        Assert.Contains(updates, update => update.Preview is { Length: > 0 });
        Assert.NotEmpty(await client.DownloadImageAsync(submitted.Id, cancellationToken));
    }

    [Fact]
    public async Task Gateway_SiloOutOfReach_SaysSo()
    {
        using var folder = new TemporaryFolder();
        await using var gateway = Running.Start(folder.Path, "gateway", "--listen", Url, "--silo", "127.0.0.1:1", "--cluster-id", "none");

        var output = await gateway.EndsAsync(TestContext.Current.CancellationToken);

        Assert.NotEqual(0, gateway.ExitCode);
        Assert.Contains("127.0.0.1:1", output, StringComparison.Ordinal);
    }

    [GeneratedRegex("hybridgrains gateway (--silo .*)$", RegexOptions.Multiline)]
    private static partial Regex JoinArguments();

    [GeneratedRegex("http://127\\.0\\.0\\.1:[1-9][0-9]*")]
    private static partial Regex Address();
}
