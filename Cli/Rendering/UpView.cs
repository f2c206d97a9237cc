using HybridGrains.Cli.Clusters;
using Spectre.Console;

namespace HybridGrains.Cli.Rendering;

/// <summary>What someone who runs a cluster sees: where it is, what to try, how to join.</summary>
internal static class UpView
{
    public static void ShowReady(LocalCluster cluster)
    {
        var url = cluster.Url.ToString().TrimEnd('/');
        AnsiConsole.MarkupLineInterpolated($"[bold]HybridGrains[/] is up at [link]{url}[/]  (state and logs: {cluster.Options.DataFolder})");
        AnsiConsole.MarkupLineInterpolated($"  picture   hybridgrains generate \"a red apple to the left of a cat\"");
        AnsiConsole.MarkupLineInterpolated($"  OpenAI    base URL {url}/v1");
        AnsiConsole.MarkupLineInterpolated($"  metrics   {url}/metrics   health {url}/health/ready   workers {url}/v1/cluster");
        AnsiConsole.MarkupLineInterpolated($"  agent     HYBRIDGRAINS_EDGE_TOKEN={cluster.EdgeToken} hybridgrains agent --gateway {url} --models models");
        AnsiConsole.MarkupLineInterpolated($"  gateway   hybridgrains gateway --silo 127.0.0.1:{cluster.OrleansGatewayPort} --cluster-id {cluster.ClusterId}");
        AnsiConsole.WriteLine("Ctrl+C stops it; accepted generations go on at the next start.");
    }

    /// <summary>Waits for the end, and says when an agent process is gone.</summary>
    public static async Task FollowAsync(LocalCluster cluster, CancellationToken cancellationToken)
    {
        var agents = cluster.Agents.Select(agent => SayWhenGoneAsync(agent, cancellationToken)).ToArray();
        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine("Stopping.");
        }

        await Task.WhenAll(agents);
    }

    private static async Task SayWhenGoneAsync(AgentProcess agent, CancellationToken cancellationToken)
    {
        try
        {
            await agent.WaitForExitAsync(cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"[yellow]Agent process {agent.Id} ended. The cloud worker takes over its ranges.[/]");
        }
        catch (OperationCanceledException)
        {
            // The cluster is stopping, and the agent with it.
        }
    }
}
