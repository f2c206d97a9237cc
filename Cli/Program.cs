using System.CommandLine;
using HybridGrains.Cli.Agents;
using HybridGrains.Cli.Commands;
using HybridGrains.Cli.Generations;
using HybridGrains.Cli.Keys;
using HybridGrains.Cli.Mcp;
using HybridGrains.Cli.Models;
using HybridGrains.Cli.Silos;
using HybridGrains.EdgeAgent;

var root = new RootCommand("HybridGrains: text-to-image diffusion split between the cloud and the edge.")
{
    GenerateCommand.Create(),
    ShowCommand.Create(),
    UpCommand.Create(),
    EdgeAgentCommand.Create(),
    SiloCommand.Create(),
    ClusterCommand.Create(),
    GatewayCommand.Create(),
    KeysCommand.Create(),
    AgentsCommand.Create(),
    TokensCommand.Create(),
    SweepCommand.Create(),
    ModelsCommand.Create(),
    McpCommand.Create(),
    GenerationCommands.CreateList(),
    GenerationCommands.CreateWatch(),
    GenerationCommands.CreateCancel(),
    CompletionCommand.Create(),
};

if (ModelsCommand.Matches(args))
{
    return await ModelsCommand.RunAsync(args);
}

// Only the parser writes here; commands have the console.
using var errors = new StringWriter();
var exitCode = await root.Parse(args, FreeText.Parsing)
    .InvokeAsync(
        new InvocationConfiguration
        {
            EnableDefaultExceptionHandler = false,
            Error = errors,
            // An agent answers Ctrl+C with a drain that takes as long as its range, a silo with one that it was told; the others cancel.
            ProcessTerminationTimeout = args is ["agent" or "silo", ..] ? null : TimeSpan.FromSeconds(15),
        }
    );
Console.Error.Write(FreeText.Plain(errors.ToString()));
return exitCode;

/// <summary>ASP.NET would make it public otherwise; nobody references this program.</summary>
internal partial class Program;
