using System.CommandLine;
using HybridGrains.Policy.Learning.Navigation.Evaluation;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav evaluate</c>: runs of one world on its held-out episodes.</summary>
internal static class NavEvaluateCommand
{
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
            Description = "Of every run, 1 to 100000; as many on each kind of map.",
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

    private static void Evaluate(
        IReadOnlyList<string> folders,
        int episodes,
        string? json,
        string? page,
        CancellationToken cancellationToken
    )
    {
        TrainedNavigation[] trained = [.. folders.Select(TrainedNavigation.Read)];
        NavigationReport.Check(trained);
        var judged = new List<JudgedRun>();
        foreach (var run in trained)
        {
            Console.WriteLine($"{judged.Count + 1}/{trained.Length} {run.Folder}");
            judged.Add(JudgedRun.Of(run, episodes, cancellationToken));
        }

        var report = NavigationReport.Of(judged);
        Console.WriteLine(NavigationPage.Write(report));
        ReportFiles.Write(report, json, page);
    }
}
