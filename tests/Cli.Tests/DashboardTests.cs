using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>Every query of the Grafana dashboards, run by a real Prometheus that scrapes a live cluster.</summary>
public sealed partial class DashboardTests
{
    private static readonly string Dashboards = Checkout.Combine("dashboards");

    [Fact]
    public async Task Overview_EveryQuery_ReturnsData()
    {
        Needs.Program("prometheus");
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("edge", cancellationToken);
        Assert.Empty(await SilentAsync(cluster, "overview.json", [cluster.Address.Url], () => Task.CompletedTask, cancellationToken));
    }

    [Fact]
    public async Task Policy_EveryQuery_ReturnsData()
    {
        Needs.Program("prometheus");
        var cancellationToken = TestContext.Current.CancellationToken;
        // Small rounds, and a judgement after each.
        var quick = new Dictionary<string, string>
        {
            ["HYBRIDGRAINS_Learning__Decisions"] = "64",
            ["HYBRIDGRAINS_Learning__JudgeEvery"] = "1",
        };
        await using var cluster = await RunningCluster.StartAsync(quick, cancellationToken, "--agents", "0", "--learn");
        var learner = new Uri(LearnerMetrics().Match(cluster.Output).Value);
        using var http = new HttpClient { BaseAddress = learner };
        async Task JudgedAsync() =>
            await RunningCluster.UntilAsync(
                "a version was judged",
                async () =>
                {
                    try
                    {
                        return (await http.GetStringAsync("metrics", cancellationToken)).Contains(
                            "hybridgrains_policy_judged_total",
                            StringComparison.Ordinal
                        );
                    }
                    catch (HttpRequestException)
                    {
                        // Not listening yet.
                        return false;
                    }
                },
                cancellationToken
            );

        Assert.Empty(await SilentAsync(cluster, "policy.json", [cluster.Address.Url, learner], JudgedAsync, cancellationToken));
    }

    [Fact]
    public async Task ScrapeConfiguration_PassesPromtool()
    {
        using var promtool = Start("promtool", "check", "config", Path.Combine(Dashboards, "prometheus.yml"));
        var output = await promtool.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await promtool.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.True(promtool.ExitCode == 0, output);
    }

    /// <summary>The queries of a dashboard that return nothing though there was something.</summary>
    private static async Task<List<string>> SilentAsync(
        RunningCluster cluster,
        string dashboard,
        IReadOnlyList<Uri> targets,
        Func<Task> before,
        CancellationToken cancellationToken
    )
    {
        using var folder = new TemporaryFolder();
        var port = FreePort();
        using var prometheus = StartPrometheus(folder, targets, port);
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        try
        {
            await before();
            // Rates need a series before and after: one generation to make it, others to move it.
            await cluster.GenerateAsync(
                new GenerationSubmission
                {
                    Prompt = "a cat",
                    Steps = 4,
                    CloudSteps = 2,
                },
                cancellationToken
            );
            await RunningCluster.UntilAsync(
                "Prometheus has the first generation",
                () => HasDataAsync(http, "hybridgrains_generations_total > 0", cancellationToken),
                cancellationToken
            );
            await cluster.GenerateAsync(
                new GenerationSubmission
                {
                    Prompt = "a dog",
                    Steps = 4,
                    CloudSteps = 2,
                },
                cancellationToken
            );
            await RunningCluster.UntilAsync(
                "Prometheus has the second generation",
                () => HasDataAsync(http, "hybridgrains_generations_total > 1", cancellationToken),
                cancellationToken
            );

            var silent = new List<string>();
            foreach (var query in Queries(dashboard))
            {
                if (!await HasDataAsync(http, query.Replace("$__rate_interval", "1m", StringComparison.Ordinal), cancellationToken))
                {
                    silent.Add(query);
                }
            }

            return silent;
        }
        finally
        {
            prometheus.Kill(entireProcessTree: true);
            await prometheus.WaitForExitAsync(cancellationToken);
        }
    }

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+/(?=metrics\s*$)", RegexOptions.Multiline)]
    private static partial Regex LearnerMetrics();

    private static IEnumerable<string> Queries(string dashboard) =>
        JsonNode.Parse(File.ReadAllText(Path.Combine(Dashboards, "grafana", dashboard)))!["panels"]!
            .AsArray()
            .SelectMany(panel => panel!["targets"]!.AsArray())
            .Select(target => target!["expr"]!.GetValue<string>());

    private static async Task<bool> HasDataAsync(HttpClient http, string query, CancellationToken cancellationToken)
    {
        try
        {
            var answer = JsonNode.Parse(
                await http.GetStringAsync($"/api/v1/query?query={Uri.EscapeDataString(query)}", cancellationToken)
            )!;
            return answer["data"]!["result"]!.AsArray().Any(series => series!["value"]![1]!.GetValue<string>() != "NaN");
        }
        catch (HttpRequestException)
        {
            // Not listening yet.
            return false;
        }
    }

    private static Process StartPrometheus(TemporaryFolder folder, IReadOnlyList<Uri> targets, int port)
    {
        // The shipped configuration with this cluster's addresses and a quicker scrape.
        var configuration = File.ReadAllText(Path.Combine(Dashboards, "prometheus.yml"))
            .Replace(
                "\"127.0.0.1:5080\"",
                string.Join(", ", targets.Select(target => $"\"127.0.0.1:{target.Port}\"")),
                StringComparison.Ordinal
            )
            .Replace("scrape_interval: 5s", "scrape_interval: 500ms", StringComparison.Ordinal);
        File.WriteAllText(folder.File("prometheus.yml"), configuration);
        return Start(
            "prometheus",
            $"--config.file={folder.File("prometheus.yml")}",
            $"--storage.tsdb.path={folder.File("data")}",
            $"--web.listen-address=127.0.0.1:{port}",
            "--log.level=error"
        );
    }

    private static Process Start(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(Needs.Program(program)) { RedirectStandardOutput = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        return Process.Start(start)!;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
