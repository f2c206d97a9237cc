using System.CommandLine;
using System.Globalization;
using System.Net;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Commands;
using HybridGrains.EdgeAgent;
using HybridGrains.Silo;

namespace HybridGrains.Cli.Silos;

/// <summary><c>hybridgrains silo</c>: one silo of a cluster of several.</summary>
internal sealed class SiloCommand
{
    private readonly ConnectionOption _connection = new();
    private readonly FrontOptions _front = new();
    private readonly DeviceCommandOptions _device = new();
    private readonly Option<string> _cluster = new("--cluster-id") { Description = "Id of the cluster to join or begin.", Required = true };
    private readonly Option<string> _listen = new("--listen")
    {
        Description = "Address of its gateway, http:// or https://; port 0 takes a free one.",
        DefaultValueFactory = _ => "http://127.0.0.1:5080",
    };
    private readonly Option<string> _advertise = new("--advertise")
    {
        Description = "IP address under which other silos and gateways reach this one; 127.0.0.1 only this machine does.",
        DefaultValueFactory = _ => "127.0.0.1",
    };
    private readonly Option<int> _siloPort = new("--silo-port")
    {
        Description = "Port for other silos. Keep it: with new ports a cluster that crashed as a whole takes longer to come back.",
        DefaultValueFactory = _ => 11111,
    };
    private readonly Option<int> _orleansPort = new("--orleans-port")
    {
        Description = "Port for gateways of their own.",
        DefaultValueFactory = _ => 30000,
    };
    private readonly Option<string?> _name = new("--device-name")
    {
        Description = "Name of this silo's device, unique in the cluster. Default: the machine's name and the silo port.",
    };
    private readonly Option<bool> _noDevice = new("--no-device")
    {
        Description = "A control node: it serves callers and keeps state, and runs no networks.",
    };
    private readonly Option<int> _drain = new("--drain")
    {
        Description = "Seconds that it still serves after SIGTERM while /health/ready says that it leaves; ranges at hand end meanwhile.",
        DefaultValueFactory = _ => 5,
    };
    private readonly Option<string?> _data = new("--data")
    {
        Description = $"Folder for lock and certificate. Default: {DataFolder.Default}.",
    };
    private readonly Option<string?> _models = new("--models") { Description = "Folder of model families. Default: the bundled one." };

    public static Command Create() => new SiloCommand().Build();

    private Command Build()
    {
        var command = new Command(
            "silo",
            "Run one silo of a cluster of several machines, with its gateway. State, pictures and membership are in PostgreSQL: "
                + "'cluster init' prepares it."
        )
        {
            _cluster,
            _listen,
            _advertise,
            _siloPort,
            _orleansPort,
            _name,
            _noDevice,
            _drain,
            _data,
            _models,
        };
        _connection.AddTo(command);
        _device.AddTo(command);
        _front.AddTo(command);
        command.SetAction((parsed, cancellationToken) => CommandRunner.RunAsync(() => RunAsync(parsed, cancellationToken)));
        return command;
    }

    private async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        foreach (var option in (Option<int>[])[_siloPort, _orleansPort])
        {
            if (parsed.GetValue(option) is < 1 or > IPEndPoint.MaxPort)
            {
                throw new CommandException($"{option.Name} is {parsed.GetValue(option)}; it must be between 1 and {IPEndPoint.MaxPort}.");
            }
        }

        await using var silo = await StartAsync(
            new SiloHostOptions
            {
                DataDirectory = parsed.GetValue(_data) ?? DataFolder.Default,
                ModelsDirectory = ModelsFolder.Find(parsed.GetValue(_models)),
                HttpUrl = parsed.GetValue(_listen)!,
                SiloPort = parsed.GetValue(_siloPort),
                OrleansGatewayPort = parsed.GetValue(_orleansPort),
                ClusterId = parsed.GetValue(_cluster)!,
                Defaults = new Dictionary<string, string?> { ["Policy:Mode"] = "learned" },
                Settings = Settings(parsed),
            },
            cancellationToken
        );
        var device = parsed.GetValue(_noDevice) ? "no device" : $"device {Name(parsed)} on {silo.Device}";
        var others = silo.Others;
        Console.WriteLine(
            $"Silo of cluster {parsed.GetValue(_cluster)} at {silo.Url}, {device}; "
                + (others.Count == 0 ? "the first of its cluster." : $"joined {string.Join(", ", others)}.")
                + " Ctrl+C lets it leave."
        );
        await silo.WaitForShutdownAsync(cancellationToken);
        return 0;
    }

    private static async Task<SiloProcess> StartAsync(SiloHostOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await SiloProcess.StartAsync(options, cancellationToken);
        }
        catch (DataDirectoryException unusable)
        {
            throw new CommandException(unusable.Message);
        }
    }

    private Dictionary<string, string?> Settings(ParseResult parsed)
    {
        var settings = new Dictionary<string, string?>(_front.Read(parsed))
        {
            ["Cluster:Provider"] = "PostgreSql",
            ["Cluster:AdvertisedAddress"] = parsed.GetValue(_advertise),
            ["Cluster:DrainFor"] = TimeSpan.FromSeconds(parsed.GetValue(_drain)).ToString("c", CultureInfo.InvariantCulture),
            ["Storage:Provider"] = "PostgreSql",
            ["Storage:ConnectionString"] = _connection.Read(parsed),
            ["CloudWorkers:Enabled"] = parsed.GetValue(_noDevice) ? "false" : "true",
            ["CloudWorkers:Name"] = Name(parsed),
        };
        foreach (var (name, value) in RuntimeSettings.Of(_device.Read(parsed)))
        {
            settings[name] = value;
        }

        return settings;
    }

    /// <summary>What machines are called, as far as a device's name may.</summary>
    private string Name(ParseResult parsed) =>
        parsed.GetValue(_name)
        ?? string.Concat(
            $"{Environment.MachineName}-{parsed.GetValue(_siloPort)}".Where(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '-')
        );
}
