using System.Diagnostics;
using HybridGrains.Client;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>
/// Many generations on a cluster with two honest agents, one that hangs and one that declines everything, while honest agents and
/// the cluster itself are killed at random. HYBRIDGRAINS_SOAK says how many generations; a few by default.
/// </summary>
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int AtOnce = 20;
    private const int DefaultCount = 40;
    private const int Seed = 17;
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(30);
    private readonly Random _random = new(Seed);

    private static int Count => int.TryParse(Environment.GetEnvironmentVariable("HYBRIDGRAINS_SOAK"), out var count) ? count : DefaultCount;

    [Fact]
    public async Task Soak_RogueAgentsAndKills_EveryGenerationFinishesOnceAndRight()
    {
        using var bound = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        bound.CancelAfter(Longest);
        var cancellationToken = bound.Token;
        var started = Stopwatch.GetTimestamp();
        var expected = await UndisturbedAsync(cancellationToken);
        await using var cluster = await RunningCluster.StartAsync(
            new Dictionary<string, string>
            {
                ["HYBRIDGRAINS_Generations__StallTimeout"] = "00:00:05",
                // It asks for hundreds of generations at the end, as one tenant.
                ["HYBRIDGRAINS_Limits__CallsPerSecond"] = "5000",
            },
            cancellationToken,
            "--agents",
            "0"
        );
        await using var crew = new SoakCrew(cluster, _random);
        await crew.JoinAllAsync(cancellationToken);

        var ids = new Dictionary<string, int>();
        var kills = 0;
        for (var next = 0; next < Count; )
        {
            var wave = Math.Min(AtOnce, Count - next);
            var submitted = await Task.WhenAll(
                Enumerable.Range(next, wave).Select(async i => ((await cluster.Client.SubmitAsync(Of(i), cancellationToken)).Id, i))
            );
            foreach (var (id, i) in submitted)
            {
                ids.Add(id, i);
            }

            next += wave;
            kills += await crew.KillSomebodyAsync(cancellationToken);
            await WaitAsync(cluster, submitted.Select(item => item.Id), cancellationToken);
        }

        var attempts = 0;
        foreach (var (id, i) in ids)
        {
            var end = await cluster.Client.GetAsync(id, cancellationToken);
            Assert.True(end.Status == "completed", $"{id} (seed {Of(i).Seed}): {end.Status}, {end.Reason}");
            AssertRanOnce(end);
            var picture = Pixels.Decode(await cluster.Client.DownloadImageAsync(id, cancellationToken));
            Assert.True(picture.SequenceEqual(expected[i % expected.Count]), $"{id} (seed {Of(i).Seed}) is another picture.");
            attempts += end.Ranges.Count;
        }

        output.WriteLine(
            $"{ids.Count} generations finished once, none wrong; {kills} kills; {attempts} attempts at {2 * ids.Count} ranges; "
                + $"since the cluster's last start the hanging agent was offered {crew.Hanging.Offered}, the declining one "
                + $"{crew.Declining.Offered}; "
                + $"{Stopwatch.GetElapsedTime(started).TotalSeconds:F0} s"
        );
    }

    /// <summary>Ten pictures, over and over: their seeds and plan are all that decides on them.</summary>
    private static GenerationSubmission Of(int number) =>
        new()
        {
            Prompt = "a red apple",
            Seed = 100 + (number % 10),
            Steps = 8,
            CloudSteps = 4,
        };

    private static async Task<IReadOnlyList<byte[]>> UndisturbedAsync(CancellationToken cancellationToken)
    {
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var pictures = new List<byte[]>();
        for (var i = 0; i < 10; i++)
        {
            var made = await cluster.GenerateAsync(Of(i), cancellationToken);
            pictures.Add(Pixels.Decode(await cluster.Client.DownloadImageAsync(made.Id, cancellationToken)));
        }

        return pictures;
    }

    private static Task WaitAsync(RunningCluster cluster, IEnumerable<string> ids, CancellationToken cancellationToken)
    {
        var open = ids.ToList();
        return RunningCluster.UntilAsync(
            "the wave has ended",
            async () =>
            {
                foreach (var id in open.ToList())
                {
                    if ((await cluster.Client.GetAsync(id, cancellationToken)).Status is "completed" or "failed" or "cancelled")
                    {
                        open.Remove(id);
                    }
                }

                return open.Count == 0;
            },
            cancellationToken,
            TimeSpan.FromMinutes(5)
        );
    }

    /// <summary>Every step was done by one completed range, and by one only.</summary>
    private static void AssertRanOnce(GenerationInfo end)
    {
        var at = 0;
        foreach (var range in end.Ranges.Where(range => range.Status == "completed"))
        {
            Assert.Equal(at, range.From);
            at = range.To;
        }

        Assert.Equal(8, at);
    }
}
