using HybridGrains.EdgeAgent;

var command = EdgeAgentCommand.Create();
return await command.Parse(args).InvokeAsync(new() { ProcessTerminationTimeout = null });
