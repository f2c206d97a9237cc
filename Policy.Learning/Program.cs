using System.CommandLine;
using HybridGrains.Policy.Learning;
using HybridGrains.Policy.Learning.Navigation.Commands;
using HybridGrains.Policy.Learning.Runs;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;

var root = new RootCommand("Trains and judges hand-off policies in the cluster simulator, and the same learner on robot navigation.")
{
    TrainCommand.Create(),
    EvaluateCommand.Create(),
    SimulateCommand.Create(),
    NavCommand.Create(),
};
InterruptibleAction.Wrap(root);

try
{
    return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
        .InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) }
        );
}
catch (Exception expected) when (expected is LearningException or ScenarioException or PolicyFileException)
{
    Console.Error.WriteLine(expected.Message);
    return 1;
}
