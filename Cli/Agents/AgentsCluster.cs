using System.CommandLine;
using HybridGrains.Cli.Commands;
using HybridGrains.Client;

namespace HybridGrains.Cli.Agents;

/// <summary>What commands about agents share: they ask a running cluster, and show its answer.</summary>
internal static class AgentsCluster
{
    public static Command Complete(Command command, Func<ParseResult, AgentsClient, AgentsView, CancellationToken, Task> action)
    {
        var json = new Option<bool>("--json") { Description = "Print JSON and nothing else." };
        var cluster = new RunningClusterOptions();
        command.Add(json);
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    using var http = cluster.Open(parsed);
                    await action(parsed, new AgentsClient(http), new AgentsView(Console.Out, parsed.GetValue(json)), cancellationToken);
                    return 0;
                })
        );
        return command;
    }
}
