using System.CommandLine;
using HybridGrains.Cli.Commands;

namespace HybridGrains.Cli.Silos;

/// <summary>The database of a cluster of several silos.</summary>
internal sealed class ConnectionOption
{
    private const string Variable = "HYBRIDGRAINS_Storage__ConnectionString";
    private readonly SecretOption _secret = new(
        "--connection",
        Variable,
        "File with the connection string of the cluster's PostgreSQL database, such as "
            + "'Host=db;Database=hybridgrains;Username=hybridgrains;Password=...'."
    );

    public void AddTo(Command command) => _secret.AddTo(command);

    public string Read(ParseResult parsed) =>
        _secret.Read(parsed)
        ?? throw new CommandException(
            $"Which database? Put its connection string into the variable {Variable}, or into a file: --connection-file FILE."
        );
}
