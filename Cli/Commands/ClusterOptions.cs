using System.CommandLine;
using HybridGrains.Cli.Clusters;
using HybridGrains.Diffusion.Runtime;

namespace HybridGrains.Cli.Commands;

/// <summary>Which cluster a command talks to.</summary>
internal sealed class ClusterOptions
{
    private readonly Option<string?> _url = new("--url")
    {
        Description =
            "Gateway of a running cluster, for example http://host:5080. Default: the one that 'up' runs here, else one "
            + "started for this call.",
    };
    private readonly SecretOption _apiKey = new(
        "--api-key",
        "HYBRIDGRAINS_API_KEY",
        "File with the API key to show, if the gateway asks for one."
    );
    private readonly Option<string?> _models = new("--models")
    {
        Description = "Folder of model families for a cluster started here. Default: the bundled one.",
    };

    private readonly Option<string> _device = new("--device")
    {
        Description =
            "What runs the cloud worker's networks in a cluster started here: auto, cpu, cuda, tensorrt or directml; one of "
            + "several as cuda:1.",
        DefaultValueFactory = _ => "cpu",
    };

    public void AddTo(Command command)
    {
        command.Add(_url);
        _apiKey.AddTo(command);
        command.Add(_models);
        command.Add(_device);
    }

    public ClusterSessionOptions Read(ParseResult parsed) =>
        new(
            parsed.GetValue(_url) is { } url ? ReadUrl(url) : null,
            _apiKey.Read(parsed),
            parsed.GetValue(_models),
            new FamilyRuntimeOptions { Device = parsed.GetValue(_device)! }
        );

    public static Uri ReadUrl(string url, string option = "--url") =>
        Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? uri
            : throw new CommandException($"{option} is '{url}'; it must be an http or https address such as http://host:5080.");
}
