using System.CommandLine;
using HybridGrains.Training;
using HybridGrains.Training.Autoencoder;
using HybridGrains.Training.Consistency;
using HybridGrains.Training.Data;
using HybridGrains.Training.Denoiser;
using HybridGrains.Training.Evaluation;
using HybridGrains.Training.Evaluation.Plans;
using HybridGrains.Training.Export;
using HybridGrains.Training.Hours;
using HybridGrains.Training.LightDecoder;
using HybridGrains.Training.Pruning;
using HybridGrains.Training.Recovery;
using HybridGrains.Training.Runs;
using HybridGrains.Training.Scenes;

var root = new RootCommand("Makes the bundled model family: data, autoencoder, denoisers, evaluator, export.")
{
    DataCommands.Create(),
    SceneCommands.Create(),
    AutoencoderCommand.Create(),
    DenoiserCommands.CreateLatents(),
    DenoiserCommands.CreateDenoiser(),
    PruneCommand.Create(),
    EncodeCommand.Create(),
    RecoverCommand.Create(),
    DistilCommand.Create(),
    LightDecoderCommand.Create(),
    EvaluatorCommands.Create(),
    EvaluationCommands.Create(),
    EvaluateCommand.Create(),
    ExportCommand.Create(),
    BundleCommand.Create(),
    PublishCommand.Create(),
    CurvesCommand.Create(),
    HoursCommand.Create(),
};
root.Add(DataCommands.Cache);
InterruptibleAction.Wrap(root);

try
{
    return await root.Parse(args, new ParserConfiguration { ResponseFileTokenReplacer = null })
        .InvokeAsync(
            new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(2) }
        );
}
catch (TrainingException expected)
{
    Console.Error.WriteLine(expected.Message);
    return 1;
}
