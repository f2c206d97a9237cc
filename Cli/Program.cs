using System.CommandLine;
using HybridGrains.Cli.Commands;
using HybridGrains.Cli.Models;
using HybridGrains.EdgeAgent;

var root = new RootCommand("HybridGrains: text-to-image diffusion split between the cloud and the edge.")
{
    GenerateCommand.Create(),
    ShowCommand.Create(),
    UpCommand.Create(),
    EdgeAgentCommand.Create(),
    GatewayCommand.Create(),
    SweepCommand.Create(),
    ModelsCommand.Create(),
};

if (ModelsCommand.Matches(args))
    return await ModelsCommand.RunAsync(args);

return await root.Parse(args)
    .InvokeAsync(
        new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            // An agent answers Ctrl+C with a drain that takes as long as its range; the others cancel and clean up.
            ProcessTerminationTimeout = args is ["agent", ..] ? null : TimeSpan.FromSeconds(15),
        }
    );
