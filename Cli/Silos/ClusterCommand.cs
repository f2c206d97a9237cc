using System.CommandLine;
using System.Text.Json;
using HybridGrains.Cli.Commands;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Silos;

/// <summary><c>hybridgrains cluster init|check</c>: the database of a cluster of several silos.</summary>
internal static class ClusterCommand
{
    public static Command Create() =>
        new("cluster", "Prepare and check the PostgreSQL database of a cluster of several silos (see 'silo').")
        {
            Create(
                "init",
                "Make the cluster's tables, or bring those of an earlier version to this one. Again and at once by several is harmless.",
                async (database, cancellationToken) =>
                    await database.InitAsync(cancellationToken) switch
                    {
                        null => $"Tables of version {ClusterDatabase.Version} are made.",
                        { } before when before == ClusterDatabase.Version =>
                            $"Tables of version {ClusterDatabase.Version} were there; nothing to do.",
                        { } before => $"Tables of version {before} are now of version {ClusterDatabase.Version}.",
                    }
            ),
            Create(
                "check",
                "Say whether silos of this version can work with the database; exit code 1 when they cannot.",
                async (database, _) =>
                {
                    await database.CheckAsync();
                    return $"Tables of version {ClusterDatabase.Version}; reading and writing work.";
                }
            ),
        };

    /// <param name="run">What it does; returns what it says.</param>
    private static Command Create(string name, string description, Func<ClusterDatabase, CancellationToken, Task<string>> run)
    {
        var connection = new ConnectionOption();
        var command = new Command(name, description);
        connection.AddTo(command);
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        command.Add(json);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    try
                    {
                        await using var database = new ClusterDatabase(connection.Read(parsed));
                        var said = await run(database, cancellationToken);
                        Console.WriteLine(
                            parsed.GetValue(json)
                                ? JsonSerializer.Serialize(
                                    new { version = ClusterDatabase.Version, done = said },
                                    JsonSerializerOptions.Web
                                )
                                : said
                        );
                        return 0;
                    }
                    catch (DataDirectoryException unusable)
                    {
                        throw new CommandException(unusable.Message);
                    }
                })
        );
        return command;
    }
}
