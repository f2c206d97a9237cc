using System.CommandLine;
using System.Text.Json;
using HybridGrains.Policy.Learning.Navigation.Evaluation;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav evaluate</c>: runs on the same held-out episodes.</summary>
internal static class NavEvaluateCommand
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var runs = new Option<string[]>("--runs")
        {
            Description = "Folders of runs.",
            Required = true,
            AllowMultipleArgumentsPerToken = true,
        };
        var episodes = new Option<int>("--episodes")
        {
            Description = "Of every run, 1 to 100000; a third on each kind of map.",
            DefaultValueFactory = _ => 900,
        };
        var json = new Option<string?>("--json") { Description = "All figures, to this file." };
        var page = new Option<string?>("--page") { Description = "The tables, as Markdown, to this file." };
        var command = new Command("evaluate", "Compare runs on held-out maps.") { runs, episodes, json, page };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var count = parsed.GetValue(episodes);
                Require(count is >= 1 and <= 100_000, "--episodes", count, "between 1 and 100000");
                Evaluate(parsed.GetValue(runs)!, count, parsed.GetValue(json), parsed.GetValue(page), cancellationToken);
                return Task.CompletedTask;
            }
        );
        return command;
    }

    public static void Evaluate(
        IReadOnlyList<string> folders,
        int episodes,
        string? json,
        string? page,
        CancellationToken cancellationToken
    )
    {
        TrainedNavigation[] trained = [.. folders.Select(TrainedNavigation.Read)];
        NavigationReport.Check(trained);
        var evaluations = new List<RunEvaluation>();
        foreach (var run in trained)
        {
            Console.WriteLine($"{evaluations.Count + 1}/{trained.Length} {run.Folder}");
            evaluations.Add(RunEvaluation.Of(run, episodes, cancellationToken));
        }

        var report = NavigationReport.Of(evaluations);
        var tables = NavigationPage.Write(report);
        Console.WriteLine(tables);
        if (json is not null)
            File.WriteAllBytes(json, JsonSerializer.SerializeToUtf8Bytes(report, Json));
        if (page is not null)
            File.WriteAllText(page, tables);
    }
}
