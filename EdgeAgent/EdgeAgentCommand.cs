using System.CommandLine;
using HybridGrains.EdgeProtocol;

namespace HybridGrains.EdgeAgent;

/// <summary>The command line of an agent, on its own or as a command of another program.</summary>
public static class EdgeAgentCommand
{
    /// <summary>
    /// The command "agent". The program that runs it sets <c>InvocationConfiguration.ProcessTerminationTimeout = null</c>:
    /// the agent itself answers Ctrl+C and SIGTERM with a drain that takes as long as its range.
    /// </summary>
    public static Command Create()
    {
        var gateway = new Option<Uri>("--gateway", "-g")
        {
            Description = "Address of the gateway",
            CustomParser = result =>
                Uri.TryCreate(result.Tokens[0].Value, UriKind.Absolute, out var uri)
                    ? uri
                    : Fail(result, "--gateway: allowed an http:// or https:// address"),
            Required = true,
        };
        var tokenFile = new Option<string?>("--token-file")
        {
            Description =
                $"File with the enrolment token, needed the first time at a cluster. Default: the variable {EdgeAgentToken.Variable}",
        };
        var name = new Option<string?>("--name", "--id")
        {
            Description = "What this agent is called in lists: a label, the cluster issues the id. Default: the machine's name",
        };
        var data = new Option<string?>("--data")
        {
            Description = $"Folder that keeps this agent's keys, for this user alone. Default: {EdgeAgentIdentity.DefaultFolder}",
        };
        var models = new Option<string>("--models") { Description = "Folder of model families", DefaultValueFactory = _ => "models" };
        var denoisers = new Option<string[]>("--denoiser")
        {
            Description = "Denoiser to lend; may be given several times. Default: the small one of each family",
        };
        var device = new DeviceCommandOptions();
        var slowDown = new Option<int>("--slow-down") { Description = "Milliseconds added to every step, for tests and demonstrations" };
        var exitWithStdin = new Option<bool>("--exit-with-stdin")
        {
            Description =
                "Drain for at most 2 s and stop when standard input closes, so that no agent outlives the program that started it",
        };

        var command = new Command("agent", "Lends this machine to a cluster as an edge agent")
        {
            gateway,
            tokenFile,
            name,
            data,
            models,
            denoisers,
            slowDown,
            exitWithStdin,
        };
        device.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (!TryFindToken(parsed.GetValue(tokenFile), out var found))
                {
                    return 2;
                }

                using var identity = TryTake(parsed.GetValue(data) ?? EdgeAgentIdentity.DefaultFolder, parsed.GetValue(name));
                if (identity is null)
                {
                    return 2;
                }

                var runtime = device.Read(parsed);
                var options = new EdgeAgentOptions
                {
                    Gateway = parsed.GetValue(gateway)!,
                    Token = found,
                    Name = identity.Name,
                    KeyFolder = identity.Folder,
                    ModelsFolder = parsed.GetValue(models)!,
                    Denoisers = parsed.GetValue(denoisers) ?? [],
                    Threads = runtime.IntraOpThreads,
                    Device = runtime.Device,
                    Spinning = runtime.Spinning,
                    Cuda = runtime.Cuda,
                    SlowDown = TimeSpan.FromMilliseconds(parsed.GetValue(slowDown)),
                    TlsPin = Environment.GetEnvironmentVariable(CertificatePin.Variable),
                };
                return await EdgeAgentProcess.RunAsync(options, parsed.GetValue(exitWithStdin), cancellationToken);
            }
        );
        return command;
    }

    private static Uri? Fail(System.CommandLine.Parsing.ArgumentResult result, string error)
    {
        result.AddError(error);
        return null;
    }

    private static EdgeAgentIdentity? TryTake(string folder, string? name)
    {
        try
        {
            return EdgeText.IsName(name) ? EdgeAgentIdentity.TakeNamed(folder, name!)
                : name is null ? EdgeAgentIdentity.Take(folder, Environment.MachineName)
                : throw new IOException(
                    $"--name '{name}': allowed 1 to {EdgeLimits.MaxNameLength} letters, digits, '.', '_' or '-', starting with a letter "
                        + "or digit"
                );
        }
        catch (IOException refused)
        {
            Console.Error.WriteLine(refused.Message);
            return null;
        }
    }

    private static bool TryFindToken(string? file, out string found)
    {
        try
        {
            found = EdgeAgentToken.Find(file);
            return true;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine($"token file '{file}': {exception.Message}");
            found = "";
            return false;
        }
    }
}
