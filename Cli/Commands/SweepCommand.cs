using System.CommandLine;
using System.Text.Json;
using HybridGrains.Cli.Clusters;
using HybridGrains.Cli.Rendering;
using HybridGrains.Grains.Interfaces.Generations;

namespace HybridGrains.Cli.Commands;

/// <summary><c>hybridgrains sweep</c>: one prompt set over every split, from all at the edge to all in the cloud.</summary>
internal static class SweepCommand
{
    public static Command Create()
    {
        var prompts = new Option<string?>("--prompts")
        {
            Description = "Prompt set, one JSON object with 'prompt' and 'seed' per line. Default: the family's held-out prompts.",
        };
        var limit = new Option<int>("--limit")
        {
            Description = "Prompts to use, from the start of the set, 1 to 1000.",
            DefaultValueFactory = _ => 8,
        };
        var steps = new Option<int>("--steps")
        {
            Description = $"Denoising steps of every picture, 1 to {RequestLimits.MaxSteps}.",
            DefaultValueFactory = _ => 20,
        };
        var every = new Option<int>("--every")
        {
            Description = $"Distance between the splits that are tried, 1 to {RequestLimits.MaxSteps}.",
            DefaultValueFactory = _ => 5,
        };
        var outFolder = new Option<string>("--out", "-o")
        {
            Description = "Folder for pictures, sweep.json and the contact sheet.",
            DefaultValueFactory = _ => "sweep",
        };
        var score = new Option<bool>("--score")
        {
            Description = "Also measure prompt accuracy, by the Training project of this checkout (restores 600 MB of libtorch once).",
        };
        var cluster = new ClusterOptions();

        var command = new Command(
            "sweep",
            "Make the same pictures at every split: time, cloud time, bytes moved, prompt accuracy, a contact sheet."
        )
        {
            prompts,
            limit,
            steps,
            every,
            outFolder,
            score,
        };
        var json = new Option<bool>("--json") { Description = "Print one JSON object, the rows and where the sheet is, and nothing else." };
        command.Add(json);
        cluster.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
                CommandRunner.RunAsync(async () =>
                {
                    foreach (
                        var (name, value, max) in ((string, int, int)[])
                            [
                                ("--limit", parsed.GetValue(limit), 1000),
                                ("--steps", parsed.GetValue(steps), RequestLimits.MaxSteps),
                                ("--every", parsed.GetValue(every), RequestLimits.MaxSteps),
                            ]
                    )
                    {
                        if (value < 1 || value > max)
                        {
                            throw new CommandException($"{name} is {value}; it must be between 1 and {max}.");
                        }
                    }

                    var file =
                        parsed.GetValue(prompts)
                        ?? Path.Combine(ModelsFolder.Find(null), "emoji-scenes", "evaluation", "heldout-300.jsonl");
                    var set = SweepPrompt.Read(file).Take(parsed.GetValue(limit)).ToArray();
                    await using var session = await ClusterSession.OpenAsync(cluster.Read(parsed), cancellationToken);
                    var sweep = new Sweep(session.Client, set, parsed.GetValue(steps), parsed.GetValue(outFolder)!);
                    var rows = new List<SweepRow>();
                    for (var k = 0; ; k = Math.Min(k + parsed.GetValue(every), parsed.GetValue(steps)))
                    {
                        var row = await sweep.RunAsync(k, cancellationToken);
                        if (parsed.GetValue(score))
                        {
                            row = row with { Accuracy = await SweepScore.MeasureAsync(row.Folder, file, cancellationToken) };
                        }

                        rows.Add(row);
                        if (!parsed.GetValue(json))
                        {
                            SweepView.ShowRow(row);
                        }

                        if (k == parsed.GetValue(steps))
                        {
                            break;
                        }
                    }

                    await File.WriteAllTextAsync(
                        Path.Combine(parsed.GetValue(outFolder)!, "sweep.json"),
                        JsonSerializer.Serialize(rows, JsonSerializerOptions.Web),
                        cancellationToken
                    );
                    var sheet = sweep.SaveSheet();
                    if (parsed.GetValue(json))
                    {
                        Console.WriteLine(JsonSerializer.Serialize(new { rows, sheet }, JsonSerializerOptions.Web));
                        return 0;
                    }

                    SweepView.ShowTable(rows);
                    Console.WriteLine($"Contact sheet: {sheet}");
                    return 0;
                })
        );
        return command;
    }
}
