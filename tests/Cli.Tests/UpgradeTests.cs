using HybridGrains.Client;

namespace HybridGrains.Cli.Tests;

/// <summary>What a cluster of an earlier commit has accepted is finished by today's: tests/upgrade holds their stores.</summary>
public sealed class UpgradeTests
{
    public static TheoryData<string> Stores => [.. StoreOfEarlierCommit.All.Select(store => store.Commit)];

    [Theory]
    [MemberData(nameof(Stores))]
    public async Task Up_OnAStoreOfAnEarlierCommit_FinishesWhatThatAccepted(string commit)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var store = StoreOfEarlierCommit.All.Single(store => store.Commit == commit);
        await using var cluster = await RunningCluster.StartOnCopyAsync(store.DataFolder, cancellationToken, "--agents", "0");

        foreach (var stored in store.Generations)
        {
            var resumed = await cluster.EndAsync(stored.Id, cancellationToken);
            var fresh = await cluster.GenerateAsync(stored.Submission(), cancellationToken);

            Assert.True(
                resumed.Status == "completed",
                $"{stored.Id}, {stored.State} when it was killed: {resumed.Status}, {resumed.Reason}"
            );
            Assert.Equal(stored.Submission().Prompt, resumed.Prompt);
            Assert.All(
                resumed.Ranges.Where(range => range.Attempt > stored.Attempts),
                range => Assert.True(range.From >= stored.StepsDone)
            );
            await AssertSamePictureAsync(cluster.Client, fresh.Id, stored.Id, cancellationToken);
        }
    }

    [Theory]
    [MemberData(nameof(Stores))]
    public void Store_HoldsEveryStateThatWorkCanBeIn(string commit)
    {
        var generations = StoreOfEarlierCommit.All.Single(store => store.Commit == commit).Generations;

        Assert.Contains(generations, stored => stored is { State: "finished" });
        Assert.Contains(generations, stored => stored is { State: "running", StepsDone: > 0 });
        Assert.Contains(generations, stored => stored is { State: "waiting", StepsDone: > 0, StartsFromPicture: true });
        Assert.Contains(generations, stored => stored is { State: "waiting", StepsDone: 0, Attempts: 1 });
    }

    /// <summary>Another processor may have written the checkpoint, so the last bits may differ.</summary>
    private static async Task AssertSamePictureAsync(
        HybridGrainsClient client,
        string expected,
        string actual,
        CancellationToken cancellationToken
    )
    {
        var (one, other) = (
            Pixels.Decode(await client.DownloadImageAsync(expected, cancellationToken)),
            Pixels.Decode(await client.DownloadImageAsync(actual, cancellationToken))
        );

        Assert.Equal(one.Length, other.Length);
        Assert.InRange(one.Zip(other, (left, right) => Math.Abs(left - right)).Average(), 0, 0.5);
    }
}
