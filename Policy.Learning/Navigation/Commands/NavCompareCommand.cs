using System.CommandLine;
using HybridGrains.Policy.Learning.Navigation.Comparison;
using HybridGrains.Policy.Learning.Navigation.Evaluation;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav compare</c>: variants over seeds, what tells most first, with the page of what there is after every run.</summary>
internal static class NavCompareCommand
{
    /// <summary>What the comparison of docs/results/navigation.md is made in.</summary>
    public static readonly NavigationWorld DefaultWorld = new(Accounting.Lab, Difficulty.Hard, 2, 180);

    public static Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder of all runs; the same command goes on from there.",
            Required = true,
        };
        var variants = new Option<string>("--variants")
        {
            Description = "Which ones, divided by commas.",
            DefaultValueFactory = _ => string.Join(',', ComparedVariant.All.Select(variant => variant.Name)),
        };
        var steps = new Option<long>("--steps") { Description = "Decisions of every run.", DefaultValueFactory = _ => 2_000_000 };
        var seeds = new Option<int>("--seeds") { Description = "Runs of every variant, 1 to 10.", DefaultValueFactory = _ => 3 };
        var episodes = new Option<int>("--episodes") { Description = "Held-out episodes of every run.", DefaultValueFactory = _ => 900 };
        var parallel = new Option<int>("--parallel")
        {
            Description = "Runs at once, 1 to one for every core.",
            DefaultValueFactory = _ => 1,
        };
        var command = new Command("compare", "Train learned and fixed durations over seeds and compare them.")
        {
            output,
            variants,
            steps,
            seeds,
            episodes,
            parallel,
        };
        var worlds = WorldOptions.AddTo(command, "lab,strict", DefaultWorld);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (folder, count, atOnce) = (parsed.GetValue(output)!, parsed.GetValue(seeds), parsed.GetValue(parallel));
                var (decisions, judged) = (parsed.GetValue(steps), parsed.GetValue(episodes));
                Require(decisions > 0, "--steps", decisions, "above 0");
                Require(count is >= 1 and <= 10, "--seeds", count, "between 1 and 10");
                Require(judged is >= 1 and <= 100_000, "--episodes", judged, "between 1 and 100000");
                var cores = Environment.ProcessorCount;
                Require(atOnce >= 1 && atOnce <= cores, "--parallel", atOnce, $"between 1 and {cores}");
                var runs = PlannedRun.Order(worlds.Read(parsed), ComparedVariant.Parse(parsed.GetValue(variants)!), count);
                var lines = runs.Select((run, i) => (run, new ProgressLines($"{i + 1}/{runs.Count} {run.Folder}", TimeProvider.System)))
                    .ToDictionary();
                var comparison = new NavigationComparison(
                    folder,
                    decisions,
                    judged,
                    atOnce,
                    TimeProvider.System,
                    (run, progress, left) => lines[run].Write(progress, $", {ProgressLines.Span(left)} in all"),
                    (run, report) => WritePages(folder, run, report)
                );
                try
                {
                    await comparison.RunAsync(runs, cancellationToken);
                }
                catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
                {
                    Console.WriteLine($"Stopped; {folder} holds the last round of every run. The same command goes on.");
                }
            }
        );
        return command;
    }

    private static void WritePages(string folder, PlannedRun run, NavigationReport report)
    {
        var accounting = PlannedRun.FolderOf(run.Setting.World);
        var page = Path.Combine(folder, $"{accounting}.md");
        ReportFiles.Write(report, Path.Combine(folder, $"{accounting}.json"), page);
        Console.WriteLine($"{run.Folder} is judged; {page} has {report.Variants.Sum(variant => variant.Runs.Count)} runs.");
    }
}
