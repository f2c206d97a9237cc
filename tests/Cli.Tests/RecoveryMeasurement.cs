using System.Diagnostics;
using System.Globalization;
using System.Text;
using HybridGrains.Client;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>
/// How long it takes until work goes on after something breaks, on real processes. Explicit, for a quiet machine:
/// <c>dotnet run -c Release --project tests/Cli.Tests -- -explicit only -class "*RecoveryMeasurement"</c>. HYBRIDGRAINS_RESULTS
/// names the file that the figures are written to.
/// </summary>
public sealed class RecoveryMeasurement(ITestOutputHelper output)
{
    private const int Kills = 20;
    private const int Freezes = 10;
    private const int Restarts = 3;
    private const int Accepted = 20;
    private const int CrashLoop = 5;

    private static readonly GenerationSubmission Slow = new()
    {
        Prompt = "a cat",
        Seed = 5,
        Steps = 10,
        CloudSteps = 4,
    };

    [Fact(Explicit = true)]
    public async Task Measure()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var report = new StringBuilder()
            .AppendLine("| what broke | times | lost | until it ran elsewhere: median | spread |")
            .AppendLine("|---|--:|--:|--:|--:|");
        await AgentsAsync("agent killed in its range", Kills, Signals.Kill, report, cancellationToken);
        await AgentsAsync("agent frozen in its range", Freezes, Signals.Stop, report, cancellationToken);
        await RestartsAsync(report, cancellationToken);
        await CrashLoopAsync(report, cancellationToken);
        output.WriteLine(report.ToString());
        if (Environment.GetEnvironmentVariable("HYBRIDGRAINS_RESULTS") is { } file)
        {
            await File.WriteAllTextAsync(file, report.ToString(), cancellationToken);
        }
    }

    /// <summary>HYBRIDGRAINS_TIMES times; benchmarks/cluster agent-kill.</summary>
    [Fact(Explicit = true)]
    public Task AgentsKilled() => AgentsAsync("agent kill -9 during a range", Signals.Kill);

    /// <summary>HYBRIDGRAINS_TIMES times; benchmarks/cluster agent-freeze.</summary>
    [Fact(Explicit = true)]
    public Task AgentsFrozen() => AgentsAsync("agent SIGSTOP during a range", Signals.Stop);

    private async Task AgentsAsync(string what, int signal)
    {
        var times = int.TryParse(Environment.GetEnvironmentVariable("HYBRIDGRAINS_TIMES"), out var number) ? number : Kills;
        var report = new StringBuilder();
        await AgentsAsync(what, times, signal, report, TestContext.Current.CancellationToken);
        output.WriteLine(report.ToString());
        if (Environment.GetEnvironmentVariable("HYBRIDGRAINS_RESULTS") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, report.ToString(), TestContext.Current.CancellationToken);
        }
    }

    private static async Task AgentsAsync(string what, int times, int signal, StringBuilder report, CancellationToken cancellationToken)
    {
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var (seconds, lost) = (new List<double>(), 0);
        for (var i = 0; i < times; i++)
        {
            await using var agent = await cluster.JoinAsync($"victim-{i}", cancellationToken, slowDownMs: 1_000);
            var id = (await cluster.Client.SubmitAsync(Slow, cancellationToken)).Id;
            await RunningCluster.UntilAsync(
                "the edge range has done a step",
                async () =>
                    await cluster.Client.GetAsync(id, cancellationToken) is { Ranges: [.., { Tier: "edge", Status: "running" }] } seen
                    && seen.StepsDone > Slow.CloudSteps,
                cancellationToken
            );
            agent.Signal(signal);
            seconds.Add(await ElsewhereAsync(cluster, id, cancellationToken));
            var end = await cluster.EndAsync(id, cancellationToken);
            lost += end.Status == "completed" ? 0 : 1;
            // The cloud's range, the lost one, and the one that was run again.
            Assert.True(end.Ranges.Count <= 3, $"{end.Ranges.Count - 2} ranges were run again.");
        }

        Add(report, what, times, lost, seconds);
    }

    private static async Task<double> ElsewhereAsync(RunningCluster cluster, string id, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        // As often as the gateway's budget allows one tenant to ask.
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(10));
        while (
            await cluster.Client.GetAsync(id, cancellationToken)
                is not { Ranges: [.., { Tier: "cloud", Status: "running" or "completed" }] }
        )
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return Stopwatch.GetElapsedTime(started).TotalSeconds;
    }

    private static async Task RestartsAsync(StringBuilder report, CancellationToken cancellationToken)
    {
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var (seconds, lost) = (new List<double>(), 0);
        for (var restart = 0; restart < Restarts; restart++)
        {
            var ids = new List<string>();
            for (var i = 0; i < Accepted; i++)
            {
                ids.Add((await cluster.Client.SubmitAsync(Slow with { Seed = i, Steps = 40 }, cancellationToken)).Id);
            }

            var killed = Stopwatch.GetTimestamp();
            await cluster.KillAndRestartAsync(cancellationToken);
            foreach (var id in ids)
            {
                lost += (await cluster.EndAsync(id, cancellationToken)).Status == "completed" ? 0 : 1;
            }

            seconds.Add(Stopwatch.GetElapsedTime(killed).TotalSeconds);
        }

        Add(report, $"`up` killed with {Accepted} accepted (time until all are done)", Restarts * Accepted, lost, seconds);
    }

    private static async Task CrashLoopAsync(StringBuilder report, CancellationToken cancellationToken)
    {
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var ids = new List<string>();
        for (var i = 0; i < Accepted; i++)
        {
            ids.Add((await cluster.Client.SubmitAsync(Slow with { Seed = i, Steps = 100 }, cancellationToken)).Id);
        }

        for (var restart = 0; restart < CrashLoop; restart++)
        {
            await cluster.KillAndRestartAsync(cancellationToken);
        }

        var started = Stopwatch.GetTimestamp();
        var lost = 0;
        foreach (var id in ids)
        {
            lost += (await cluster.EndAsync(id, cancellationToken)).Status == "completed" ? 0 : 1;
        }

        Add(
            report,
            $"`up` killed {CrashLoop} times in a row with {Accepted} accepted (time until all are done)",
            Accepted,
            lost,
            [Stopwatch.GetElapsedTime(started).TotalSeconds]
        );
    }

    private static void Add(StringBuilder report, string what, int times, int lost, List<double> seconds)
    {
        seconds.Sort();
        report.AppendLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"| {what} | {times} | {lost} | {seconds[seconds.Count / 2]:F2} s | {seconds[0]:F2} to {seconds[^1]:F2} s, p99 {seconds[(int)Math.Ceiling(seconds.Count * 0.99) - 1]:F2} s |"
            )
        );
    }
}
