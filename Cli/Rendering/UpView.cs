using HybridGrains.Cli.Clusters;
using HybridGrains.EdgeProtocol;
using Spectre.Console;

namespace HybridGrains.Cli.Rendering;

/// <summary>What someone who runs a cluster sees: where it is, what to try, how to join.</summary>
internal static class UpView
{
    public static void ShowReady(LocalCluster cluster)
    {
        var url = cluster.Url.ToString().TrimEnd('/');
        var pin = cluster.TlsPin is { } key ? $"{CertificatePin.Variable}={key} " : "";
        // Not through AnsiConsole: it breaks long lines, and these are made to be copied.
        Console.WriteLine(
            $"""
            HybridGrains is up at {url}
              state and logs in {cluster.Options.DataFolder}
              networks run on {cluster.Device}

              make a picture     hybridgrains generate "a red apple to the left of a cat"
              OpenAI clients     base URL {url}/v1
              look               {url}/v1/cluster  {url}/health/ready  {url}/metrics{(
                cluster.LearnerUrl is { } learner ? $"  {url}/v1/policy  {learner}metrics" : ""
            )}
              join an agent      {pin}HYBRIDGRAINS_EDGE_TOKEN={cluster.EdgeToken} hybridgrains agent --gateway {url}
              another gateway    hybridgrains gateway --silo 127.0.0.1:{cluster.OrleansGatewayPort} --cluster-id {cluster.ClusterId}

            Ctrl+C stops it; accepted generations go on at the next start.
            """
        );
    }

    /// <summary>Waits for the end, and says when one of its processes is gone.</summary>
    public static async Task FollowAsync(LocalCluster cluster, CancellationToken cancellationToken)
    {
        List<Task> children =
        [
            .. cluster.Agents.Select(agent =>
                SayWhenGoneAsync(agent, "Agent", () => "The cloud worker takes over its ranges.", cancellationToken)
            ),
        ];
        if (cluster.Learner is { } learner)
        {
            children.Add(
                SayWhenGoneAsync(
                    learner,
                    "Learner",
                    () => $"What it let out goes on deciding. It said: {learner.LastOutput}",
                    cancellationToken
                )
            );
        }

        try
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            AnsiConsole.WriteLine("Stopping.");
        }

        await Task.WhenAll(children);
    }

    private static async Task SayWhenGoneAsync(ChildProcess child, string what, Func<string> then, CancellationToken cancellationToken)
    {
        try
        {
            await child.WaitForExitAsync(cancellationToken);
            AnsiConsole.MarkupLineInterpolated($"[yellow]{what} process {child.Id} ended. {then()}[/]");
        }
        catch (OperationCanceledException)
        {
            // The cluster is stopping, and the process with it.
        }
    }
}
