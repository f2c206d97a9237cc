using System.CommandLine;
using HybridGrains.Cli.Commands;
using HybridGrains.Client;

namespace HybridGrains.Cli.Generations;

/// <summary><c>hybridgrains list</c>, <c>watch ID</c> and <c>cancel ID</c>: generations of a cluster that runs.</summary>
internal static class GenerationCommands
{
    public static Command CreateList()
    {
        var limit = new Option<int>("--limit") { Description = "At most so many, 1 to 100.", DefaultValueFactory = _ => 20 };
        var before = new Option<string?>("--before") { Description = "Only those older than this id." };
        return Complete(
            new Command("list", "The tenant's generations, newest first.") { limit, before },
            async (parsed, client, view, cancellationToken) =>
            {
                view.Listed(await client.ListAsync(parsed.GetValue(before), parsed.GetValue(limit), cancellationToken));
                return 0;
            }
        );
    }

    public static Command CreateWatch()
    {
        var id = CreateId();
        return Complete(
            new Command("watch", "Follow a generation to its end; fails when it ends without a picture.") { id },
            async (parsed, client, view, cancellationToken) =>
            {
                GenerationInfo? last = null;
                await foreach (var update in client.WatchAsync(parsed.GetValue(id)!, cancellationToken))
                {
                    view.Told(update);
                    last = update.Generation;
                }

                return last?.Status == "completed" ? 0 : CommandRunner.Failed;
            }
        );
    }

    public static Command CreateCancel()
    {
        var id = CreateId();
        return Complete(
            new Command("cancel", "End a generation; one that has ended stays as it is.") { id },
            async (parsed, client, view, cancellationToken) =>
            {
                await client.CancelAsync(parsed.GetValue(id)!, cancellationToken);
                view.Shown(await client.GetAsync(parsed.GetValue(id)!, cancellationToken));
                return 0;
            }
        );
    }

    private static Argument<string> CreateId() =>
        new("id") { Description = "Id of the generation, as 'list' and 'generate --json' show it." };

    private static Command Complete(
        Command command,
        Func<ParseResult, HybridGrainsClient, GenerationListView, CancellationToken, Task<int>> action
    )
    {
        var json = new Option<bool>("--json") { Description = "Print JSON and nothing else, a line for each." };
        var cluster = new RunningClusterOptions();
        command.Add(json);
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    using var http = cluster.Open(parsed);
                    var view = new GenerationListView(Console.Out, parsed.GetValue(json));
                    return await action(parsed, new HybridGrainsClient(http), view, cancellationToken);
                })
        );
        return command;
    }
}
