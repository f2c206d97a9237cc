using System.CommandLine;
using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Keys;

/// <summary>Commands about tenants, which ask a running cluster.</summary>
internal static class TenantCommands
{
    /// <param name="action">Given HTTP to the cluster, with the caller's key.</param>
    public static Command Complete(Command command, Func<ParseResult, HttpClient, KeysView, CancellationToken, Task> action)
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
                    await action(parsed, http, new KeysView(Console.Out, parsed.GetValue(json)), cancellationToken);
                    return 0;
                })
        );
        return command;
    }
}
