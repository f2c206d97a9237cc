using System.Diagnostics;
using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>Generations that a cluster of several silos has accepted: when each runs again after a fault, and that each ends once, with
/// the right picture.</summary>
internal sealed class SilosWork(Silos silos, int steps = 30)
{
    private const int Pictures = 4;
    private readonly Dictionary<(int Picture, int EdgeSteps), byte[]> _expected = [];
    private readonly List<(string Id, int Number, int EdgeSteps)> _accepted = [];
    private int _next;

    public int Attempts { get; private set; }

    public int Finished { get; private set; }

    /// <summary>What the pictures are when nothing breaks; without agents the cloud runs their steps with their denoiser.</summary>
    public async Task LearnAsync(CancellationToken cancellationToken, int edgeSteps = 0)
    {
        var ids = await Task.WhenAll(
            Enumerable.Range(0, Pictures).Select(i => silos.Clients[0].SubmitAsync(Of(i, edgeSteps), cancellationToken))
        );
        for (var picture = 0; picture < Pictures; picture++)
        {
            var end = await EndAsync(ids[picture].Id, 0, cancellationToken);
            Assert.Equal("completed", end.Status);
            _expected[(picture, edgeSteps)] = Pixels.Decode(await silos.Clients[0].DownloadImageAsync(end.Id, cancellationToken));
        }
    }

    /// <summary>Submits at all of these gateways in turn; returns when every range runs.</summary>
    /// <param name="edgeSteps">The last steps, for agents.</param>
    public async Task SubmitAsync(int count, IReadOnlyList<int> gateways, CancellationToken cancellationToken, int edgeSteps = 0)
    {
        _accepted.Clear();
        for (var i = 0; i < count; i++)
        {
            var number = _next++;
            var submitted = await silos.Clients[gateways[i % gateways.Count]].SubmitAsync(Of(number, edgeSteps), cancellationToken);
            _accepted.Add((submitted.Id, number, edgeSteps));
        }
    }

    /// <summary>Returns when all of them run.</summary>
    public Task RunningAsync(int gateway, CancellationToken cancellationToken) =>
        RunningCluster.UntilAsync(
            "all generations run",
            async () => (await LookAsync(gateway, cancellationToken)).All(seen => seen is { StepsDone: > 0 } || seen?.HasEnded == true),
            cancellationToken
        );

    /// <summary>Returns when all of them run a range on this tier.</summary>
    public Task OnTierAsync(string tier, int gateway, CancellationToken cancellationToken) =>
        RunningCluster.UntilAsync(
            $"all generations run on the {tier} tier",
            async () =>
                (await LookAsync(gateway, cancellationToken)).All(seen =>
                    seen is { Ranges: [.., { Status: "running" } last] } && last.Tier == tier && seen.StepsDone > last.From
                ),
            cancellationToken
        );

    /// <summary>
    /// Seconds until every generation has shown a step again that was done since now; a run that starts over counts from its first step.
    /// </summary>
    /// <param name="lost">Whether every one of them has lost its range: news of before do not count.</param>
    /// <returns>Of the last and of the first.</returns>
    public async Task<(double Last, double First)> RunsAgainAsync(int gateway, CancellationToken cancellationToken, bool lost = false)
    {
        var started = Stopwatch.GetTimestamp();
        var least = new Dictionary<string, int>();
        var again = new Dictionary<string, double>();
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (again.Count < _accepted.Count)
        {
            Assert.True(Stopwatch.GetElapsedTime(started) < TimeSpan.FromMinutes(3), "Some generation does not run again.");
            foreach (var seen in await LookAsync(gateway, cancellationToken))
            {
                if (seen is null || again.ContainsKey(seen.Id))
                {
                    continue;
                }

                var before = least.TryGetValue(seen.Id, out var known) ? known : int.MaxValue;
                least[seen.Id] = Math.Min(before, seen.StepsDone);
                if (lost && seen.Ranges.All(range => range.Status is not "lost"))
                {
                    continue;
                }

                if (seen.HasEnded || (seen.Ranges is [.., { Status: "running" }] && seen.StepsDone > before))
                {
                    again[seen.Id] = Stopwatch.GetElapsedTime(started).TotalSeconds;
                }
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return (again.Values.Max(), again.Values.Min());
    }

    /// <summary>
    /// The longest time, in seconds from now on, that any of them stood without a new step, until all have ended; steps that are done
    /// again count.
    /// </summary>
    public async Task<double> LongestPauseAsync(int gateway, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var seen = new Dictionary<string, (int Steps, double At)>();
        var ended = new HashSet<string>();
        var longest = 0.0;
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(20));
        while (ended.Count < _accepted.Count)
        {
            var now = Stopwatch.GetElapsedTime(started).TotalSeconds;
            Assert.True(now < 180, "Some generation does not run again.");
            foreach (var look in await LookAsync(gateway, cancellationToken))
            {
                if (look is null || ended.Contains(look.Id))
                {
                    continue;
                }

                now = Stopwatch.GetElapsedTime(started).TotalSeconds;
                var before = seen.GetValueOrDefault(look.Id, (int.MaxValue, 0));
                if (look.HasEnded || look.StepsDone > before.Item1)
                {
                    longest = Math.Max(longest, now - before.Item2);
                    seen[look.Id] = (look.StepsDone, now);
                }
                else
                {
                    seen[look.Id] = (look.StepsDone, before.Item2);
                }

                if (look.HasEnded)
                {
                    ended.Add(look.Id);
                }
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }

        return longest;
    }

    /// <summary>Waits for all ends: each completed, every step done once, and the picture that it is without faults.</summary>
    public async Task FinishAsync(int gateway, CancellationToken cancellationToken)
    {
        foreach (var (id, number, edgeSteps) in _accepted)
        {
            var end = await EndAsync(id, gateway, cancellationToken);
            Assert.True(end.Status == "completed", $"{id}: {end.Status}, {end.Reason}");
            var at = 0;
            foreach (var range in end.Ranges.Where(range => range.Status == "completed"))
            {
                Assert.Equal(at, range.From);
                at = range.To;
            }

            Assert.Equal(steps, at);
            var picture = Pixels.Decode(await silos.Clients[gateway].DownloadImageAsync(id, cancellationToken));
            Assert.True(picture.SequenceEqual(_expected[(number % Pictures, edgeSteps)]), $"{id} is another picture.");
            (Attempts, Finished) = (Attempts + end.Ranges.Count, Finished + 1);
        }

        _accepted.Clear();
    }

    private async Task<GenerationInfo> EndAsync(string id, int gateway, CancellationToken cancellationToken)
    {
        GenerationInfo? end = null;
        await RunningCluster.UntilAsync(
            $"{id} has ended",
            async () => (end = await GetAsync(id, gateway, cancellationToken)) is { HasEnded: true },
            cancellationToken,
            TimeSpan.FromMinutes(3)
        );
        return end!;
    }

    private async Task<GenerationInfo?[]> LookAsync(int gateway, CancellationToken cancellationToken) =>
        await Task.WhenAll(_accepted.Select(item => GetAsync(item.Id, gateway, cancellationToken)));

    /// <summary>Null while the gateway cannot say: in the gap after a silo has gone.</summary>
    private async Task<GenerationInfo?> GetAsync(string id, int gateway, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(TimeSpan.FromSeconds(2));
        try
        {
            return await silos.Clients[gateway].GetAsync(id, patience.Token);
        }
        catch (Exception gap) when (gap is HybridGrainsApiException or HttpRequestException or OperationCanceledException)
        {
            cancellationToken.ThrowIfCancellationRequested();
            return null;
        }
    }

    private GenerationSubmission Of(int number, int edgeSteps) =>
        new()
        {
            Prompt = "a red apple",
            Seed = 100 + (number % Pictures),
            Steps = steps,
            CloudSteps = steps - edgeSteps,
        };
}
