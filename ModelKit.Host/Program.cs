using System.CommandLine;
using HybridGrains.ModelKit.Host.Commands;

// The CLI passes "hybridgrains models ..." on to this program, so that it need not carry TorchSharp itself.
var root = new RootCommand("hybridgrains models: bring your own Stable Diffusion checkpoints.")
{
    ImportCommand.Create(),
    ListCommand.Create(),
    ShowCommand.Create(),
    VerifyCommand.Create(),
    PairCommand.Create(),
    ExportCommand.Create(),
    ShareCommand.Create(),
    LoraCommand.Create(),
    RemoveCommand.Create(),
    BenchmarkCommand.Create(),
    RandomCheckpointCommand.Create(),
};

using var parent = ParentProcess.Watch(Environment.GetEnvironmentVariable(ParentProcess.Variable) is not null);
return await CommandRunner.RunAsync(root, args, parent.Token);
