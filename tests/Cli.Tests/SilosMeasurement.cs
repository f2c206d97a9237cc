using System.Diagnostics;
using System.Globalization;
using System.Text;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>
/// How long a cluster of three silos takes until what was accepted runs again after a fault, and that each generation ends once with
/// the right picture. Explicit; <c>benchmarks/cluster ROW [TIMES]</c> runs one row of the table. HYBRIDGRAINS_TIMES says how often,
/// HYBRIDGRAINS_SEED by which dice, HYBRIDGRAINS_RESULTS the file that rows are added to.
/// </summary>
public sealed class SilosMeasurement(ITestOutputHelper output)
{
    private const int Generations = 12;
    private static readonly TimeSpan Fault = TimeSpan.FromSeconds(Number("HYBRIDGRAINS_FAULT_SECONDS", 30));
    private readonly Random _random = new(Number("HYBRIDGRAINS_SEED", 19));

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static int Times => Number("HYBRIDGRAINS_TIMES", 5);

    [Fact(Explicit = true)]
    public Task Kill() =>
        MeasureAsync(
            "silo kill -9, the last of 12 runs again",
            groups: false,
            async (silos, work, _) =>
            {
                var victim = await BeginAsync(silos, work);
                await silos.KillAsync(victim);
                var (last, _) = await work.RunsAgainAsync(0, Cancellation);
                await silos.StartAgainAsync(victim, Cancellation);
                return [last];
            }
        );

    [Fact(Explicit = true)]
    public Task Freeze() =>
        MeasureAsync(
            "silo SIGSTOP for 60 s, the last of 12 runs again; woken, its process is gone",
            groups: false,
            async (silos, work, _) =>
            {
                var victim = await BeginAsync(silos, work);
                var process = silos.Process(victim);
                var frozen = Stopwatch.GetTimestamp();
                process.Signal(Signals.Stop);
                var (last, _) = await work.RunsAgainAsync(0, Cancellation);
                await RestAsync(frozen, TimeSpan.FromSeconds(60));
                var woken = Stopwatch.GetTimestamp();
                process.Signal(Signals.Continue);
                await process.EndedAsync(Cancellation);
                var gone = Stopwatch.GetElapsedTime(woken).TotalSeconds;
                await silos.ReadyAsync(victim, Cancellation);
                return [last, gone];
            },
            supervised: true
        );

    [Fact(Explicit = true)]
    public Task CutBetweenSilos() =>
        CutAsync(
            "line between two silos cut for 30 s",
            (silos, network) =>
            {
                var one = _random.Next(3);
                return silos.CutAsync(network, one, (one + 1) % 3);
            }
        );

    [Fact(Explicit = true)]
    public Task CutFromStore() =>
        CutAsync("line between silo and store cut for 30 s", (silos, network) => silos.CutFromStoreAsync(network, _random.Next(1, 3)));

    [Fact(Explicit = true)]
    public Task CutFromAgents() =>
        MeasureAsync(
            "line between three agents and their gateway cut for 30 s",
            groups: true,
            async (silos, work, network) =>
            {
                await work.SubmitAsync(3, [0, 1, 2], Cancellation, edgeSteps: 30 - 1);
                await work.OnTierAsync("edge", 0, Cancellation);
                var cut = Stopwatch.GetTimestamp();
                await silos.CutAgentsAsync(network!, 1);
                var (last, _) = await work.RunsAgainAsync(0, Cancellation, lost: true);
                await RestAsync(cut, Fault);
                await network!.MendAsync();
                await RunningCluster.UntilAsync(
                    "the agents are back",
                    async () =>
                        (await silos.Clients[0].GetClusterAsync(Cancellation)).Workers.Count(worker =>
                            worker is { Tier: "edge", Available: true }
                        ) == 3,
                    Cancellation
                );
                return [last];
            },
            agents: 3
        );

    [Fact(Explicit = true)]
    public Task AllKilled() =>
        MeasureAsync(
            "all silos killed and started again: first of 12 runs after the processes were started; after the first was ready",
            groups: false,
            async (silos, work, _) =>
            {
                await BeginAsync(silos, work);
                for (var silo = 0; silo < silos.Count; silo++)
                {
                    await silos.KillAsync(silo);
                }

                var started = Stopwatch.GetTimestamp();
                for (var silo = 0; silo < silos.Count; silo++)
                {
                    silos.Begin(silo);
                }

                var first = work.RunsAgainAsync(0, Cancellation);
                await silos.ReadyAsync(0, Cancellation);
                var ready = Stopwatch.GetElapsedTime(started).TotalSeconds;
                for (var silo = 1; silo < silos.Count; silo++)
                {
                    await silos.ReadyAsync(silo, Cancellation);
                }

                var runs = (await first).First;
                return [runs, Math.Max(0, runs - ready)];
            }
        );

    [Fact(Explicit = true)]
    public Task StoreRestarted() =>
        MeasureAsync(
            "store killed for 10 s: all 12 done after it answers",
            groups: false,
            async (silos, work, _) =>
            {
                await BeginAsync(silos, work);
                await silos.Server.KillAsync();
                // Longer than the ranges run: their results wait for it.
                await Task.Delay(TimeSpan.FromSeconds(10), Cancellation);
                await silos.Server.StartAgainAsync(Cancellation);
                var answers = Stopwatch.GetTimestamp();
                await work.FinishAsync(0, Cancellation);
                return [Stopwatch.GetElapsedTime(answers).TotalSeconds];
            }
        );

    /// <summary>Waves of generations with a fault of any kind in the middle of each; HYBRIDGRAINS_TIMES waves of 12.</summary>
    [Fact(Explicit = true)]
    public async Task Soak()
    {
        var faults = new Dictionary<string, int>();
        await using var network = await SilosNetwork.CreateAsync();
        await using var silos = await StartAsync(groups: true, supervised: true);
        var work = new SilosWork(silos);
        await work.LearnAsync(Cancellation);
        await work.LearnAsync(Cancellation, edgeSteps: 10);
        var agents = new List<Running>();
        var started = Stopwatch.GetTimestamp();
        for (var wave = 0; wave < Times; wave++)
        {
            while (agents.Count < 2)
            {
                agents.Add(await silos.JoinAgentAsync($"agent-{wave}-{agents.Count}", 0, 100, Cancellation));
            }

            await work.SubmitAsync(Generations, [0], Cancellation, edgeSteps: wave % 2 == 0 ? 0 : 10);
            await Task.Delay(TimeSpan.FromSeconds(1 + (4 * _random.NextDouble())), Cancellation);
            var fault = await BreakAsync(silos, network, agents);
            faults[fault] = faults.GetValueOrDefault(fault) + 1;
            await work.FinishAsync(0, Cancellation);
            for (var silo = 0; silo < silos.Count; silo++)
            {
                await silos.ReadyAsync(silo, Cancellation);
            }
        }

        await WriteAsync(
            output,
            $"soak: {work.Finished} accepted, {work.Finished} finished once, none wrong; {work.Attempts} attempts; "
                + $"{string.Join(", ", faults.OrderBy(pair => pair.Key).Select(pair => $"{pair.Value} {pair.Key}"))}; "
                + $"{Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"
        );
    }

    /// <summary>Breaks something and mends it.</summary>
    private async Task<string> BreakAsync(Silos silos, SilosNetwork network, List<Running> agents)
    {
        var silo = _random.Next(silos.Count);
        var hold = TimeSpan.FromSeconds(2 + (10 * _random.NextDouble()));
        switch (_random.Next(9))
        {
            case 0:
                silos.Process(silo).Signal(Signals.Kill);
                return "silos killed";
            case 1:
                var frozen = silos.Process(silo);
                frozen.Signal(Signals.Stop);
                await Task.Delay(hold, Cancellation);
                frozen.Signal(Signals.Continue);
                return "silos frozen";
            case 2:
                await silos.CutAsync(network, silo, (silo + 1) % silos.Count);
                await Task.Delay(hold, Cancellation);
                await network.MendAsync();
                return "lines between silos cut";
            case 3:
                await silos.CutFromStoreAsync(network, silo);
                await Task.Delay(hold, Cancellation);
                await network.MendAsync();
                return "lines to the store cut";
            case 4:
                await silos.CutAgentsAsync(network, 0);
                await Task.Delay(hold, Cancellation);
                await network.MendAsync();
                return "lines of agents cut";
            case 5:
                for (var i = 0; i < silos.Count; i++)
                {
                    silos.Process(i).Signal(Signals.Kill);
                }

                return "clusters killed";
            case 6:
                await silos.Server.KillAsync();
                await Task.Delay(hold, Cancellation);
                await silos.Server.StartAgainAsync(Cancellation);
                return "stores killed";
            case 7:
                agents[0].Signal(Signals.Kill);
                await agents[0].DisposeAsync();
                agents.RemoveAt(0);
                return "agents killed";
            default:
                agents[0].Signal(Signals.Stop);
                await Task.Delay(hold, Cancellation);
                agents[0].Signal(Signals.Continue);
                return "agents frozen";
        }
    }

    private Task CutAsync(string what, Func<Silos, SilosNetwork, Task> cut) =>
        MeasureAsync(
            $"{what}, the longest that any of 12 stood",
            groups: true,
            async (silos, work, network) =>
            {
                await BeginAsync(silos, work);
                var at = Stopwatch.GetTimestamp();
                await cut(silos, network!);
                // Not the first step after the cut: the silo that leaves does so seconds later.
                var last = await work.LongestPauseAsync(0, Cancellation);
                await RestAsync(at, Fault);
                await network!.MendAsync();
                for (var silo = 0; silo < silos.Count; silo++)
                {
                    await silos.ReadyAsync(silo, Cancellation);
                }

                return [last];
            },
            supervised: true,
            steps: 60
        );

    /// <summary>Generations that run; a silo to break, never the first: its gateway is asked.</summary>
    private async Task<int> BeginAsync(Silos silos, SilosWork work)
    {
        await work.SubmitAsync(Generations, [0, 1, 2], Cancellation);
        await work.RunningAsync(0, Cancellation);
        return _random.Next(1, 3);
    }

    /// <param name="once">Breaks and mends something once; gives the seconds of each column.</param>
    private async Task MeasureAsync(
        string what,
        bool groups,
        Func<Silos, SilosWork, SilosNetwork?, Task<double[]>> once,
        int agents = 0,
        bool supervised = false,
        int steps = 30
    )
    {
        await using var network = groups ? await SilosNetwork.CreateAsync() : null;
        await using var silos = await StartAsync(groups, supervised);
        var work = new SilosWork(silos, steps);
        await work.LearnAsync(Cancellation);
        await work.LearnAsync(Cancellation, edgeSteps: steps - 1);
        for (var i = 0; i < agents; i++)
        {
            await silos.JoinAgentAsync($"agent-{i}", 1, 200, Cancellation);
        }

        var columns = new List<double[]>();
        for (var i = 0; i < Times; i++)
        {
            columns.Add(await once(silos, work, network));
            await work.FinishAsync(0, Cancellation);
            output.WriteLine(string.Join(' ', columns[^1].Select(Text)));
        }

        var figures = Enumerable
            .Range(0, columns[0].Length)
            .Select(i => columns.Select(seconds => seconds[i]).Order().ToList())
            .Select(seconds => $"{Text(seconds[seconds.Count / 2])} s ({Text(seconds[0])} to {Text(seconds[^1])})");
        await WriteAsync(output, $"| {what} | {Times} | {work.Finished} of {work.Finished} | {string.Join("; ", figures)} |");
    }

    private static Task<Silos> StartAsync(bool groups, bool supervised) =>
        Silos.StartAsync(
            3,
            new SilosOptions
            {
                Groups = groups,
                Supervised = supervised,
                Variables = SilosOptions.Slow,
            },
            Cancellation
        );

    internal static async Task WriteAsync(ITestOutputHelper output, string line)
    {
        output.WriteLine(line);
        if (Environment.GetEnvironmentVariable("HYBRIDGRAINS_RESULTS") is { Length: > 0 } file)
        {
            await File.AppendAllTextAsync(file, line + "\n", new UTF8Encoding(false), Cancellation);
        }
    }

    private static Task RestAsync(long since, TimeSpan whole)
    {
        var left = whole - Stopwatch.GetElapsedTime(since);
        return left > TimeSpan.Zero ? Task.Delay(left, Cancellation) : Task.CompletedTask;
    }

    private static string Text(double seconds) => seconds.ToString("F2", CultureInfo.InvariantCulture);

    private static int Number(string variable, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(variable), out var number) ? number : otherwise;
}
