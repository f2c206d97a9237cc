using HybridGrains.Client;
using HybridGrains.Diffusion.Generations;
using HybridGrains.EdgeProtocol;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>A running cluster against agents that do not keep to the protocol.</summary>
public sealed class RogueAgentTests
{
    private const string Small = "small";

    private static readonly Dictionary<string, string> Impatient = new() { ["HYBRIDGRAINS_Generations__StallTimeout"] = "00:00:05" };

    /// <summary>All of it on the edge.</summary>
    private static readonly GenerationSubmission OnEdge = new()
    {
        Prompt = "a cat",
        Seed = 7,
        Steps = 4,
        CloudSteps = 0,
    };

    private static readonly GenerationSubmission InCloud = OnEdge with { Steps = 2, CloudSteps = 2 };

    [Fact]
    public async Task Result_OfACloudRangeThatWasNeverOffered_IsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Decline, cancellationToken);
        await OccupyTheCloudAsync(cluster, cancellationToken);
        var id = (await cluster.Client.SubmitAsync(InCloud, cancellationToken)).Id;
        var parameters = new GenerationParameters("tiny-family", InCloud.Prompt, "", 128, 128, 2, "dpmpp_2m", 3, InCloud.Seed!.Value);

        var forged = rogue.Computer.Forge(new RangeKey(id, 1, 0, 2), parameters, Small, "full");
        await rogue.SendAsync(EdgeHubRoutes.Result, forged);
        var verdict = await rogue.VerdictAsync(forged.Range, cancellationToken);
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.NotEqual(VerdictKind.Accepted, verdict.Kind);
        Assert.Equal(("completed", true), (end.Status, IsHonest(end.Ranges[0])));
        Assert.Contains(
            "hybridgrains_results_refused_total{reason=\"not_assigned\"} 1",
            await cluster.Http.GetStringAsync("metrics", cancellationToken),
            StringComparison.Ordinal
        );
    }

    [Fact]
    public async Task Declines_OfAttemptsOfOthers_ChangeNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Decline, cancellationToken);
        await OccupyTheCloudAsync(cluster, cancellationToken);
        var id = (await cluster.Client.SubmitAsync(InCloud, cancellationToken)).Id;

        for (var attempt = 1; attempt <= 6; attempt++)
        {
            await rogue.SendAsync(
                EdgeHubRoutes.Decline,
                new DeclineMessage(new RangeKey(id, attempt, 0, 2), "not mine") { Nonce = new byte[EdgeLimits.NonceBytes] }
            );
        }

        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.Equal(("completed", true), (end.Status, IsHonest(end.Ranges[0])));
    }

    [Fact]
    public async Task Hang_WithHeartbeats_IsCancelledAndTheAgentIsNeverAvailableAndBusy()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(Impatient, cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Hang, cancellationToken);

        var first = await cluster.GenerateAsync(OnEdge, cancellationToken);
        var second = await cluster.GenerateAsync(OnEdge, cancellationToken);

        Assert.Equal(("completed", "completed"), (first.Status, second.Status));
        Assert.Equal(1, rogue.Offered);
        await RunningCluster.UntilAsync("the rogue hears the cancel", () => Task.FromResult(!rogue.Cancelled.IsEmpty), cancellationToken);
        Assert.Equal(new RangeKey(first.Id, 1, 0, 4), Assert.Single(rogue.Cancelled));
        Assert.All(second.Ranges, range => Assert.Equal(("cloud", "completed"), (range.Tier, range.Status)));
    }

    [Fact]
    public async Task Progress_ThatDoesNotProgress_HoldsNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(Impatient, cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.EmptyProgress, cancellationToken);

        var end = await cluster.GenerateAsync(OnEdge, cancellationToken).WaitAsync(TimeSpan.FromSeconds(45), cancellationToken);

        Assert.Equal("completed", end.Status);
        Assert.Equal(["lost", "completed"], end.Ranges.Select(range => range.Status));
    }

    [Fact]
    public async Task Progress_ThatSpinsTheRangeOut_HoldsNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        var strict = new Dictionary<string, string>(Impatient) { ["HYBRIDGRAINS_Generations__MaxSlowdown"] = "2" };
        await using var cluster = await RunningCluster.StartAsync(strict, cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.SlowSteps, cancellationToken);

        // A new step every two seconds: none is late.
        var end = await cluster.GenerateAsync(OnEdge with { Steps = 60 }, cancellationToken);

        Assert.Equal("completed", end.Status);
        Assert.Equal(["lost", "completed"], end.Ranges.Select(range => range.Status));
        Assert.Contains("far longer than its probe promised", end.Ranges[0].Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Heartbeats_Flooding_EndTheConnection()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.Puppet, cancellationToken);
        var closed = rogue.Closed;

        for (var beat = 0; beat < 200_000 && !closed.IsCompleted; beat++)
        {
            try
            {
                await rogue.SendAsync(EdgeHubRoutes.Heartbeat, new HeartbeatMessage(false, false));
            }
            catch (Exception exception) when (exception is InvalidOperationException or OperationCanceledException or IOException)
            {
                break;
            }
        }

        Assert.Contains("Heartbeat", await closed.WaitAsync(TimeSpan.FromSeconds(10), cancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Claim_OfNoTime_WinsNoMoreThanItsShare()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var liar = await cluster.JoinRogueAsync(
            "liar",
            RogueBehaviour.Honest,
            cancellationToken,
            options => options with { ClaimedElapsed = TimeSpan.Zero, Delay = TimeSpan.FromMilliseconds(500) }
        );
        await using var honest = await cluster.JoinRogueAsync("honest", RogueBehaviour.Honest, cancellationToken);

        for (var i = 0; i < 12; i++)
        {
            await cluster.GenerateAsync(OnEdge, cancellationToken);
        }

        Assert.Equal(12, liar.Offered + honest.Offered);
        Assert.InRange(liar.Offered, 0, 3);
    }

    [Fact]
    public async Task Claim_OfCenturies_IsNotBooked()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var liar = await cluster.JoinRogueAsync(
            "liar",
            RogueBehaviour.Honest,
            cancellationToken,
            options => options with { ClaimedElapsed = TimeSpan.FromHours(20) }
        );

        var end = await cluster.GenerateAsync(OnEdge, cancellationToken);

        Assert.Equal("edge", Assert.Single(end.Ranges).Tier);
        Assert.InRange(end.Ranges[0].Ms, 1, 60_000);
    }

    [Fact]
    public async Task Name_OfTheCloudsDevice_StaysAnAgent()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("cloud-0", RogueBehaviour.Decline, cancellationToken);

        var end = await cluster.GenerateAsync(InCloud, cancellationToken);
        var workers = (await cluster.Client.GetClusterAsync(cancellationToken)).Workers;

        Assert.Equal(("completed", true), (end.Status, IsHonest(end.Ranges[0])));
        Assert.All(end.Ranges.Where(range => range.Worker == "cloud-0"), range => Assert.Equal("cloud", range.Tier));
        Assert.Equal(["cloud", "edge"], workers.Select(worker => worker.Tier).Order());
        Assert.Equal(2, workers.Select(worker => worker.Id).Distinct().Count());
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task Previews_OfAnotherSize_ReachNobody(int previewEvery)
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var rogue = await cluster.JoinRogueAsync("rogue", RogueBehaviour.HugePreviews, cancellationToken);
        var id = (await cluster.Client.SubmitAsync(OnEdge with { PreviewEvery = previewEvery }, cancellationToken)).Id;

        var previews = new List<byte[]>();
        await foreach (var update in cluster.Client.WatchAsync(id, cancellationToken))
        {
            if (update.Preview is { } preview)
            {
                previews.Add(preview);
            }
        }

        Assert.Equal(1, rogue.Offered);
        Assert.Empty(previews);
    }

    /// <summary>The range of <see cref="InCloud"/> as the cloud runs it at its first try. Decoding is another range.</summary>
    private static bool IsHonest(RangeInfo range) =>
        range is { Attempt: 1, From: 0, To: 2, Tier: "cloud", Worker: "cloud-0", Denoiser: "large", Status: "completed" };

    /// <summary>Work for seconds: what is sent to the cloud next waits.</summary>
    private static async Task OccupyTheCloudAsync(RunningCluster cluster, CancellationToken cancellationToken)
    {
        for (var i = 0; i < 6; i++)
        {
            await cluster.Client.SubmitAsync(InCloud with { Steps = 150, CloudSteps = 150, Size = "256x256" }, cancellationToken);
        }
    }
}
