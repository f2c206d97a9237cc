using HybridGrains.Client;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>Real processes: an agent that dies or freezes in the middle of its range.</summary>
public sealed class AgentLossTests
{
    private static readonly GenerationSubmission Slow = new()
    {
        Prompt = "a cat",
        Seed = 5,
        Steps = 10,
        CloudSteps = 4,
    };

    [Fact]
    public async Task AgentKilled_MidRange_PictureArrivesAndBothAttemptsAreShown()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("victim", cancellationToken, slowDownMs: 1000);
        var id = await MidEdgeRangeAsync(cluster, cancellationToken);

        agent.Signal(Signals.Kill);
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.Equal("completed", end.Status);
        Assert.Equal(["completed", "lost", "completed"], end.Ranges.Select(range => range.Status));
        Assert.Equal(("victim", "cloud"), (end.Ranges[1].WorkerName, end.Ranges[2].Tier));
        Assert.NotEmpty(await cluster.Client.DownloadImageAsync(id, cancellationToken));
    }

    [Fact]
    public async Task AgentFrozen_MidRange_PictureArrivesAndItsLateResultIsRefused()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("sleeper", cancellationToken, slowDownMs: 1000);
        var id = await MidEdgeRangeAsync(cluster, cancellationToken);

        agent.Signal(Signals.Stop);
        var end = await cluster.EndAsync(id, cancellationToken);
        agent.Signal(Signals.Continue);

        Assert.Equal("completed", end.Status);
        Assert.Equal(["completed", "lost", "completed"], end.Ranges.Select(range => range.Status));
        await agent.SeesAsync("refused", cancellationToken);
        Assert.Equal(end.Ranges, (await cluster.Client.GetAsync(id, cancellationToken)).Ranges);
    }

    [Fact]
    public async Task LostRange_RunAgainElsewhere_GivesTheSamePicture()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("edge", cancellationToken);
        var onEdge = await cluster.GenerateAsync(Slow, cancellationToken);
        agent.Signal(Signals.Kill);
        await RunningCluster.UntilAsync(
            "the agent is forgotten",
            async () => (await cluster.Client.GetClusterAsync(cancellationToken)).Workers.All(worker => worker.Name != "edge"),
            cancellationToken
        );

        var inCloud = await cluster.GenerateAsync(Slow, cancellationToken);

        Assert.Equal(("edge", "cloud"), (onEdge.Ranges[^1].Tier, inCloud.Ranges[^1].Tier));
        Assert.Equal(
            Pixels.Decode(await cluster.Client.DownloadImageAsync(onEdge.Id, cancellationToken)),
            Pixels.Decode(await cluster.Client.DownloadImageAsync(inCloud.Id, cancellationToken))
        );
    }

    private static async Task<string> MidEdgeRangeAsync(RunningCluster cluster, CancellationToken cancellationToken)
    {
        var id = (await cluster.Client.SubmitAsync(Slow, cancellationToken)).Id;
        await RunningCluster.UntilAsync(
            "the edge range has done a step",
            async () =>
                await cluster.Client.GetAsync(id, cancellationToken) is { Ranges: [.., { Tier: "edge", Status: "running" }] } generation
                && generation.StepsDone > Slow.CloudSteps,
            cancellationToken
        );
        return id;
    }
}
