using System.CommandLine;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Rendering;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Cli.Commands;

/// <summary><c>hybridgrains generate "prompt"</c>: one picture per seed, on a running cluster or on one started for the call.</summary>
internal static class GenerateCommand
{
    public static Command Create()
    {
        var prompt = new Argument<string>("prompt")
        {
            Description = "What the picture should show, for example \"a red apple to the left of a cat\".",
        };
        var count = new Option<int>("--n")
        {
            Description = $"Pictures to make, 1 to {RequestLimits.MaxImages}; picture i uses seed + i.",
            DefaultValueFactory = _ => 1,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object per picture and nothing else." };
        var picture = new GenerationOptions();
        var start = new StartPictureOptions();
        var output = new OutputOptions();
        var cluster = new ClusterOptions();

        var command = new Command(
            "generate",
            "Make a picture from a prompt, or from a prompt and a picture, and show which machine ran which steps."
        )
        {
            prompt,
            count,
            json,
        };
        output.AddTo(command);
        picture.AddTo(command);
        start.AddTo(command);
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    var number = parsed.GetValue(count);
                    if (number is < 1 or > RequestLimits.MaxImages)
                    {
                        throw new CommandException($"--n is {number}; it must be between 1 and {RequestLimits.MaxImages}.");
                    }
                    // Before a cluster is started for it.
                    var file = output.Read(parsed);
                    var submission = start.Read(parsed, picture.Read(parsed, parsed.GetValue(prompt)!));

                    await using var session = await ClusterSession.OpenAsync(cluster.Read(parsed), cancellationToken);
                    IGenerationView view = parsed.GetValue(json) ? new JsonView(Console.Out) : new ConsoleView();
                    return await new GenerationRun(session.Client, view, file).RunAsync(submission, number, cancellationToken);
                })
        );
        return command;
    }
}
