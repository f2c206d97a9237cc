using System.Net;
using System.Net.Http.Json;
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
            ["gateway", "--listen", Url, .. JoinArguments().Match(cluster.Output).Groups[1].Value.Split(' ')]
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
        {
            updates.Add(update);
        }

        Assert.Equal(("completed", "edge"), (updates[^1].Generation.Status, updates[^1].Generation.Ranges[^1].WorkerName));
        Assert.Contains(updates, update => update.Preview is { Length: > 0 });
        Assert.NotEmpty(await client.DownloadImageAsync(submitted.Id, cancellationToken));
    }

    [Fact]
    public async Task Gateway_WhoseSiloIsGone_IsNotReadyAndAnswers503()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var gateway = Running.Start(
            cluster.Folder,
            ["gateway", "--listen", Url, .. JoinArguments().Match(cluster.Output).Groups[1].Value.Split(' ')]
        );
        await gateway.SeesAsync("Ctrl+C stops it", cancellationToken);
        using var http = new HttpClient { BaseAddress = new Uri(Address().Match(gateway.Output).Value) };
        using var ready = await http.GetAsync("health/ready", cancellationToken);

        await cluster.KillAsync(cancellationToken);
        using var notReady = await http.GetAsync("health/ready", cancellationToken);
        using var refused = await http.PostAsJsonAsync("v1/generations", new { prompt = "a cat" }, cancellationToken);

        Assert.Equal((HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable), (ready.StatusCode, notReady.StatusCode));
        Assert.Equal(HttpStatusCode.ServiceUnavailable, refused.StatusCode);
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await http.GetAsync("health/live", cancellationToken)).StatusCode);

        // The cluster's id and ports outlive it, so the gateway finds it again.
        await cluster.StartAgainAsync(cancellationToken);
        await UntilReadyAsync(http, cancellationToken);
        using var accepted = await http.PostAsJsonAsync("v1/generations", new { prompt = "a cat", steps = 1 }, cancellationToken);
        Assert.Equal(HttpStatusCode.Accepted, accepted.StatusCode);
    }

    private static async Task UntilReadyAsync(HttpClient http, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(120));
        while (true)
        {
            using var ready = await http.GetAsync("health/ready", patience.Token);
            if (ready.StatusCode == HttpStatusCode.OK)
            {
                return;
            }
        }
    }

    [Fact]
    public async Task Gateway_OfAnotherClusterId_IsNotReadyAndEndsSayingSo()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var right = JoinArguments().Match(cluster.Output).Groups[1].Value.Split(' ');
        var wrong = right.Select((word, i) => i > 0 && right[i - 1] == "--cluster-id" ? "another" : word).ToArray();
        Assert.NotEqual(right, wrong);
        await using var gateway = Running.Start(cluster.Folder, ["gateway", "--listen", Url, .. wrong]);

        var output = await gateway.EndsAsync(cancellationToken);

        Assert.NotEqual(0, gateway.ExitCode);
        Assert.DoesNotContain("Ctrl+C stops it", output, StringComparison.Ordinal);
        Assert.Contains("another", output, StringComparison.Ordinal);
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
