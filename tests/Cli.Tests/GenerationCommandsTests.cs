using System.Text.Json.Nodes;
using HybridGrains.Client;
using HybridGrains.Tests.Rogue;

namespace HybridGrains.Cli.Tests;

/// <summary>'list', 'watch' and 'cancel' as processes, on a running cluster.</summary>
public sealed class GenerationCommandsTests
{
    [Fact]
    public async Task Commands_OnARunningCluster_ListWatchAndCancel()
    {
        var cancellationToken = TestContext.Current.CancellationToken;
        await using var cluster = await RunningCluster.StartAsync(cancellationToken, "--agents", "0");
        var made = await cluster.GenerateAsync(new GenerationSubmission { Prompt = "a cat", Steps = 2 }, cancellationToken);
        await using var agent = await cluster.JoinRogueAsync("puppet", RogueBehaviour.Puppet, cancellationToken);
        var held = await cluster.Client.SubmitAsync(
            new GenerationSubmission
            {
                Prompt = "a dog",
                Steps = 2,
                CloudSteps = 0,
            },
            cancellationToken
        );
        await agent.OfferedAsync(cancellationToken);

        var (listed, listCode) = await RunAsync(cluster, "list", "--json");
        var (page, _) = await RunAsync(cluster, "list", "--limit", "1");
        var (watched, watchCode) = await RunAsync(cluster, "watch", made.Id, "--json");
        var (cancelled, cancelCode) = await RunAsync(cluster, "cancel", held.Id);
        var (_, watchCancelled) = await RunAsync(cluster, "watch", held.Id);
        var (unknown, unknownCode) = await RunAsync(cluster, "watch", "01ARZ3NDEKTSV4RRFFQ69G5FAV");

        var (shown, showCode) = await RunAsync(cluster, "show", made.Id);
        var (json, _) = await RunAsync(cluster, "show", made.Id, "--json");
        Assert.Contains("a cat", shown, StringComparison.Ordinal);
        Assert.Contains("Cloud time", shown, StringComparison.Ordinal);
        Assert.Equal((0, made.Id), (showCode, JsonNode.Parse(json)!["id"]!.GetValue<string>()));
        var ids = listed.Split('\n').Where(line => line.StartsWith('{')).Select(line => JsonNode.Parse(line)!["id"]!.GetValue<string>());
        Assert.Equal(new[] { made.Id, held.Id }.OrderDescending(StringComparer.Ordinal), ids);
        Assert.Contains("There are more: --before", page, StringComparison.Ordinal);
        Assert.Contains("\"status\":\"completed\"", watched, StringComparison.Ordinal);
        Assert.Contains("cancelled", cancelled, StringComparison.Ordinal);
        Assert.Contains("There is no generation of that id.", unknown, StringComparison.Ordinal);
        Assert.Equal((0, 0, 0, 1, 1), (listCode, watchCode, cancelCode, watchCancelled, unknownCode));
    }

    private static async Task<(string Output, int ExitCode)> RunAsync(RunningCluster cluster, params string[] arguments)
    {
        await using var run = Running.Start(cluster.Folder, [.. arguments, "--url", cluster.Address.Url.ToString()]);
        return (await run.EndsAsync(TestContext.Current.CancellationToken), run.ExitCode);
    }
}
