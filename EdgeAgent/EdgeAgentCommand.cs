using System.CommandLine;

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
        var token = new Option<string?>("--token")
        {
            Description = $"Enrolment token; {EdgeAgentToken.Variable} and --token-file keep it out of the list of processes",
        };
        var tokenFile = new Option<string?>("--token-file") { Description = "File with the enrolment token" };
        var id = new Option<string?>("--id")
        {
            Description = "Name of this agent. Default: machine name and four digits, kept in the user's data folder",
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
            token,
            tokenFile,
            id,
            models,
            denoisers,
            slowDown,
            exitWithStdin,
        };
        device.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var identity = parsed.GetValue(id) is null
                    ? EdgeAgentIdentity.Take(EdgeAgentIdentity.DefaultFile, Environment.MachineName)
                    : null;
                if (!TryFindToken(parsed.GetValue(token), parsed.GetValue(tokenFile), out var found))
                {
                    return 2;
                }

                var runtime = device.Read(parsed);
                var options = new EdgeAgentOptions
                {
                    Gateway = parsed.GetValue(gateway)!,
                    Token = found,
                    AgentId = parsed.GetValue(id) ?? identity!.AgentId,
                    ModelsFolder = parsed.GetValue(models)!,
                    Denoisers = parsed.GetValue(denoisers) ?? [],
                    Threads = runtime.IntraOpThreads,
                    Device = runtime.Device,
                    Spinning = runtime.Spinning,
                    Cuda = runtime.Cuda,
                    SlowDown = TimeSpan.FromMilliseconds(parsed.GetValue(slowDown)),
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

    private static bool TryFindToken(string? token, string? file, out string found)
    {
        try
        {
            found = EdgeAgentToken.Find(token, file);
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
