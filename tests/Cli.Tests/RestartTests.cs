using HybridGrains.Client;
using HybridGrains.Tests.Processes;

namespace HybridGrains.Cli.Tests;

/// <summary>What a cluster has accepted outlives its process.</summary>
public sealed class RestartTests
{
    [Fact]
    public async Task UpKilled_MidRange_TheNextStartFinishesTheGeneration()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        await using var agent = await cluster.JoinAsync("slow", cancellationToken, slowDownMs: 3_000);
        var id = (
            await cluster.Client.SubmitAsync(
                new GenerationSubmission
                {
                    Prompt = "a cat",
                    Seed = 5,
                    Steps = 10,
                    CloudSteps = 4,
                },
                cancellationToken
            )
        ).Id;
        await RunningCluster.UntilAsync(
            "the edge range runs",
            async () => await cluster.Client.GetAsync(id, cancellationToken) is { Ranges: [.., { Tier: "edge", Status: "running" }] },
            cancellationToken
        );
        agent.Signal(Signals.Kill);

        await cluster.KillAndRestartAsync(cancellationToken);
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.Equal("completed", end.Status);
        // The first four steps were checkpointed and are not run again.
        Assert.Equal(
            [(0, 4, "completed"), (4, 10, "lost"), (4, 10, "completed")],
            end.Ranges.Select(range => (range.From, range.To, range.Status))
        );
        Assert.NotEmpty(await cluster.Client.DownloadImageAsync(id, cancellationToken));
    }

    [Fact]
    public async Task UpKilled_AfterTheEnd_ThePictureIsStillThere()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var made = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);
        var before = await cluster.Client.DownloadImageAsync(made.Id, cancellationToken);

        await cluster.KillAndRestartAsync(cancellationToken);

        Assert.Equal(before, await cluster.Client.DownloadImageAsync(made.Id, cancellationToken));
    }

    [Fact]
    public async Task UpKilledFiveTimes_MidRange_LosesNothing()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(
            new Dictionary<string, string> { ["HYBRIDGRAINS_CloudWorkers__Enabled"] = "false" },
            cancellationToken,
            "--agents",
            "0"
        );
        var submission = new GenerationSubmission
        {
            Prompt = "a cat",
            Seed = 5,
            Steps = 10,
            CloudSteps = 0,
        };
        var id = (await cluster.Client.SubmitAsync(submission, cancellationToken)).Id;
        for (var restart = 0; restart < 5; restart++)
        {
            await using var agent = await cluster.JoinAsync($"slow-{restart}", cancellationToken, slowDownMs: 3_000);
            await RunningCluster.UntilAsync(
                "the range runs",
                async () => await cluster.Client.GetAsync(id, cancellationToken) is { Ranges: [.., { Status: "running" }] },
                cancellationToken
            );
            agent.Signal(Signals.Kill);
            await cluster.KillAndRestartAsync(cancellationToken);
        }

        await using var quick = await cluster.JoinAsync("quick", cancellationToken);
        var end = await cluster.EndAsync(id, cancellationToken);

        Assert.Equal("completed", end.Status);
        Assert.NotEmpty(await cluster.Client.DownloadImageAsync(id, cancellationToken));
    }
}
