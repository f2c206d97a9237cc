using System.CommandLine;
using HybridGrains.Cli.Commands;

var root = new RootCommand("HybridGrains: text-to-image diffusion split between the cloud and the edge.")
{
    GenerateCommand.Create(),
    UpCommand.Create(),
    AgentCommand.Create(),
    GatewayCommand.Create(),
    SweepCommand.Create(),
};

return await root.Parse(args).InvokeAsync(new InvocationConfiguration
{
    EnableDefaultExceptionHandler = false,
    // Ctrl+C must leave time to cancel the generation and let the agent drain.
    ProcessTerminationTimeout = TimeSpan.FromSeconds(10),
});
