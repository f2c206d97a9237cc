using System.CommandLine;
using HybridGrains.Cli.Clusters;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Commands;

/// <summary>Which cluster a command asks: the one named, or the one that runs on the data folder.</summary>
/// <param name="otherwise">What --url says of neither being there.</param>
internal sealed class RunningClusterOptions(string otherwise = "")
{
    private readonly Option<string?> _url = new("--url")
    {
        Description = $"Gateway of a running cluster. Default: the one that runs on the data folder{otherwise}.",
    };
    private readonly Option<string?> _data = new("--data")
    {
        Description = $"Folder of the cluster's state. Default: {DataFolder.Default}.",
    };
    private readonly SecretOption _apiKey = new(
        "--api-key",
        "HYBRIDGRAINS_API_KEY",
        "File with the key to show, for a cluster that is not this user's on this machine."
    );

    public void AddTo(Command command)
    {
        command.Add(_url);
        command.Add(_data);
        _apiKey.AddTo(command);
    }

    public string Folder(ParseResult parsed) => parsed.GetValue(_data) ?? DataFolder.Default;

    /// <summary>HTTP to the cluster named, or to the one that runs on the data folder.</summary>
    /// <exception cref="CommandException">None is named, and none runs there.</exception>
    public HttpClient Open(ParseResult parsed) =>
        TryOpenNamed(parsed)
        ?? TryOpenRunning(parsed)
        ?? throw new CommandException($"No cluster runs on {Folder(parsed)}; start it with 'hybridgrains up', or name one with --url.");

    /// <summary>Null when none is named.</summary>
    public HttpClient? TryOpenNamed(ParseResult parsed)
    {
        // First of all: a key on the command line is refused, wherever it would have gone.
        var apiKey = _apiKey.Read(parsed);
        return parsed.GetValue(_url) is { } url ? GatewayHttp.Create(ClusterOptions.ReadUrl(url), apiKey) : null;
    }

    /// <summary>Null when none runs on the data folder.</summary>
    public HttpClient? TryOpenRunning(ParseResult parsed) =>
        ClusterAddress.Read(Folder(parsed)) is { } running
            ? GatewayHttp.Create(running.Url, _apiKey.Read(parsed) ?? running.OperatorKey, running.TlsPin)
            : null;
}
