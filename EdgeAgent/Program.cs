using System.CommandLine;
using HybridGrains.EdgeAgent;

var agent = EdgeAgentCommand.Create();
var root = new RootCommand(agent.Description!) { Action = agent.Action };
foreach (var option in agent.Options)
{
    root.Options.Add(option);
}

return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
    .InvokeAsync(new() { ProcessTerminationTimeout = null });
