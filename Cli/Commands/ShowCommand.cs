using System.CommandLine;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Generations;
using HybridGrains.Cli.Rendering;
using HybridGrains.Client;

namespace HybridGrains.Cli.Commands;

/// <summary>
/// <c>hybridgrains show FILE</c>: how a picture was made, ours or another tool's; with --run it is made again. <c>show ID</c>: a
/// generation of a running cluster.
/// </summary>
internal static class ShowCommand
{
    public static Command Create()
    {
        var file = new Argument<string>("file or id")
        {
            Description =
                "PNG, JPEG or WebP file, by this program or by tools that embed parameters as A1111's web interface does; or the id of a "
                + "generation, as 'list' shows it.",
        };
        var run = new Option<bool>("--run")
        {
            Description =
                "Make the picture again: same prompt, seed, steps, sampler, split. On a running cluster, or on one started for the call.",
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object and nothing else." };
        var model = new Option<string?>("--model", "-m") { Description = "With --run: use this model family instead of the picture's." };
        var sampler = new Option<string?>("--sampler") { Description = "With --run: use this sampler instead of the picture's." };
        var output = new OutputOptions();
        var start = new StartPictureOptions();
        var cluster = new ClusterOptions();

        var command = new Command("show", "Print prompt, parameters and who computed which steps of a picture; with --run, make it again.")
        {
            file,
            run,
            json,
            model,
            sampler,
        };
        output.AddTo(command);
        start.AddTo(command);
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    var running = parsed.GetValue(run);
                    if (!running && IsId(parsed.GetValue(file)!))
                    {
                        return await ShowGenerationAsync(
                            parsed.GetValue(file)!,
                            cluster.Read(parsed),
                            parsed.GetValue(json),
                            cancellationToken
                        );
                    }

                    if (
                        !running
                        && command.Options.FirstOrDefault(option => option != json && parsed.GetResult(option) is { Implicit: false })
                            is { } given
                    )
                    {
                        throw new CommandException($"{given.Name} needs --run: without it nothing is made.");
                    }

                    var picture = ShownPicture.Read(parsed.GetValue(file)!);
                    if (!running)
                    {
                        if (parsed.GetValue(json))
                        {
                            ShowView.ShowJson(picture);
                        }
                        else
                        {
                            ShowView.Show(picture);
                        }

                        return 0;
                    }

                    var target = output.Read(parsed, picture.Header.Format);
                    var with = start.Read(
                        parsed,
                        new GenerationSubmission
                        {
                            Prompt = "",
                            Model = parsed.GetValue(model),
                            Sampler = parsed.GetValue(sampler),
                        }
                    );
                    await using var session = await ClusterSession.OpenAsync(cluster.Read(parsed), cancellationToken);
                    var again = Rerun.Of(picture, with, await session.Client.ListModelsAsync(cancellationToken));
                    ShowView.ShowNotes(again.Notes);
                    IGenerationView view = parsed.GetValue(json) ? new JsonView(Console.Out) : new ConsoleView();
                    return await new GenerationRun(session.Client, view, target).RunAsync(again.Submission, 1, cancellationToken);
                })
        );
        return command;
    }

    /// <summary>A file of that name is meant first.</summary>
    private static bool IsId(string text) => Ulid.TryParse(text, out _) && !File.Exists(text);

    private static async Task<int> ShowGenerationAsync(
        string id,
        ClusterSessionOptions cluster,
        bool json,
        CancellationToken cancellationToken
    )
    {
        await using var session =
            await ClusterSession.TryOpenRunningAsync(cluster, cancellationToken)
            ?? throw new CommandException(
                $"'{id}' is the id of a generation, and no cluster runs here; start 'hybridgrains up', or give --url."
            );
        var generation = await session.Client.GetAsync(id, cancellationToken);
        new GenerationListView(Console.Out, json).Shown(generation);
        if (!json && generation.Ranges.Count > 0)
        {
            ConsoleView.Summary(generation);
        }

        return 0;
    }
}
