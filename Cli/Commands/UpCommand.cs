using System.CommandLine;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Rendering;
using HybridGrains.EdgeAgent;

namespace HybridGrains.Cli.Commands;

/// <summary><c>hybridgrains up</c>: silo, gateway, cloud worker and one edge agent on this machine, until Ctrl+C.</summary>
internal static class UpCommand
{
    public const int DefaultPort = 5080;

    public static Command Create()
    {
        var host = new Option<string>("--host")
        {
            Description =
                "Address to listen on; 0.0.0.0 lets agents and callers on other machines in, which takes keys (keys create) or --open.",
            DefaultValueFactory = _ => "127.0.0.1",
        };
        var port = new Option<int>("--port", "-p")
        {
            Description = "Port of the gateway; 0 takes a free one.",
            DefaultValueFactory = _ => DefaultPort,
        };
        var data = new Option<string?>("--data") { Description = $"Folder for state, pictures and logs. Default: {DataFolder.Default}." };
        var agents = new Option<int>("--agents")
        {
            Description = "Edge agents to start here as child processes, 0 to 8.",
            DefaultValueFactory = _ => 1,
        };
        var models = new Option<string?>("--models") { Description = "Folder of model families. Default: the bundled one." };
        var apiKey = new SecretOption(
            "--api-key",
            "HYBRIDGRAINS_API_KEY",
            "File with an operator's key to ask callers for, beside those of 'keys create'; without any, callers on this machine need none."
        );
        var agentDevice = new Option<string>("--agent-device")
        {
            Description = "What runs the networks of the agents started here.",
            DefaultValueFactory = _ => "cpu",
        };
        var policy = new Option<string?>("--policy")
        {
            Description =
                "Who decides which steps run where, unless a request names its split: learned (the bundled policy), fixed "
                + "(the model's split), or a policy file that 'Policy.Learning train' wrote. Default: learned.",
        };
        var learn = new Option<bool>("--learn")
        {
            Description =
                "Add a process that learns a hand-off policy: by distributed PPO in the simulator until a version beats the "
                + "best fixed split, which decides from then on; then from this cluster's own pictures. A tenth of them "
                + "explores and a tenth runs the model's split for comparison; a version that does worse than that "
                + "is withdrawn. GET /v1/policy shows it.",
        };
        var device = new DeviceCommandOptions();
        var front = new FrontOptions();

        var command = new Command(
            "up",
            "Run a cluster on this machine: silo, gateway, cloud worker, and an edge agent in a process of its own."
        )
        {
            host,
            port,
            data,
            agents,
            models,
            agentDevice,
            policy,
            learn,
        };
        device.AddTo(command);
        apiKey.AddTo(command);
        front.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    var number = parsed.GetValue(agents);
                    if (number is < 0 or > 8)
                    {
                        throw new CommandException($"--agents is {number}; it must be between 0 and 8.");
                    }

                    var listen = parsed.GetValue(port);
                    if (listen is < 0 or > 65_535)
                    {
                        throw new CommandException($"--port is {listen}; it must be between 0 and 65535.");
                    }

                    var decider = parsed.GetValue(policy);
                    if (parsed.GetValue(learn) && decider is not null)
                    {
                        throw new CommandException("--policy and --learn exclude each other: with --learn, what is learned decides.");
                    }

                    if (decider is not (null or "learned" or "fixed") && !File.Exists(decider))
                    {
                        throw new CommandException($"--policy is '{decider}'; it must be learned, fixed or the path of a policy file.");
                    }

                    await using var cluster = await LocalCluster.StartAsync(
                        new LocalClusterOptions(
                            parsed.GetValue(data) ?? DataFolder.Default,
                            ModelsFolder.Find(parsed.GetValue(models)),
                            $"{front.Scheme(parsed)}://{parsed.GetValue(host)}:{listen}",
                            number,
                            apiKey.Read(parsed),
                            Advertise: true
                        )
                        {
                            Runtime = device.Read(parsed),
                            Policy = decider,
                            Learn = parsed.GetValue(learn),
                            Front = front.Read(parsed),
                            AgentDevice = parsed.GetValue(agentDevice)!,
                        },
                        cancellationToken
                    );
                    UpView.ShowReady(cluster);
                    await UpView.FollowAsync(cluster, cancellationToken);
                    return 0;
                })
        );
        return command;
    }
}
