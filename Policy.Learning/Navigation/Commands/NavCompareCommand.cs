using System.CommandLine;
using HybridGrains.Policy.Learning.Runs;
using HybridGrains.Policy.Smdp;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav compare</c>: every variant over seeds, one run after the other, then the evaluation of all.</summary>
internal static class NavCompareCommand
{
    private static readonly (string Name, string Actions, DurationTreatment Durations)[] Variants =
    [
        ("adaptive", "adaptive", DurationTreatment.SemiMarkov),
        ("medium", "medium", DurationTreatment.SemiMarkov),
        ("long", "long", DurationTreatment.SemiMarkov),
        ("short", "short", DurationTreatment.SemiMarkov),
        ("per-decision", "adaptive", DurationTreatment.PerDecision),
    ];

    public static Command Create()
    {
        var output = new Option<string>("--out")
        {
            Description = "Folder of all runs; the same command goes on from there.",
            Required = true,
        };
        var steps = new Option<long>("--steps") { Description = "Decisions of every run.", DefaultValueFactory = _ => 2_000_000 };
        var seeds = new Option<int>("--seeds") { Description = "Runs of every variant, 1 to 10.", DefaultValueFactory = _ => 3 };
        var episodes = new Option<int>("--episodes") { Description = "Held-out episodes of every run.", DefaultValueFactory = _ => 900 };
        var command = new Command("compare", "Train adaptive, fixed and wrongly credited durations over seeds and compare them.")
        {
            output,
            steps,
            seeds,
            episodes,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (folder, decisions, count, judged) = (
                    parsed.GetValue(output)!,
                    parsed.GetValue(steps),
                    parsed.GetValue(seeds),
                    parsed.GetValue(episodes)
                );
                Require(decisions > 0, "--steps", decisions, "above 0");
                Require(count is >= 1 and <= 10, "--seeds", count, "between 1 and 10");
                Require(judged is >= 1 and <= 100_000, "--episodes", judged, "between 1 and 100000");
                // A whole set of variants for one seed first: what is there early can be compared early.
                var runs = Enumerable
                    .Range(1, count)
                    .SelectMany(seed =>
                        Variants.Select(variant =>
                            (
                                Folder: Path.Combine(folder, $"{variant.Name}-{seed}"),
                                Setting: Setting(variant.Actions, variant.Durations, seed)
                            )
                        )
                    )
                    .ToList();
                for (var i = 0; i < runs.Count; i++)
                {
                    var (started, after) = (TimeProvider.System.GetTimestamp(), runs.Count - i - 1);
                    var lines = new ProgressLines(
                        $"{i + 1}/{runs.Count} {Path.GetFileName(runs[i].Folder)}",
                        TimeProvider.System,
                        progress => $", {ProgressLines.Span(Remaining(progress, started, after))} in all"
                    );
                    await new NavigationRun(
                        runs[i].Setting,
                        runs[i].Folder,
                        new LearningBudget(Decisions: decisions),
                        TimeProvider.System,
                        lines.Write
                    ).RunAsync(cancellationToken);
                    if (!cancellationToken.IsCancellationRequested)
                        continue;
                    Console.WriteLine($"Stopped; {folder} holds the last round. The same command goes on.");
                    return;
                }

                NavEvaluateCommand.Evaluate(
                    [.. runs.Select(run => run.Folder)],
                    judged,
                    Path.Combine(folder, "evaluation.json"),
                    Path.Combine(folder, "evaluation.md"),
                    cancellationToken
                );
            }
        );
        return command;
    }

    private static NavigationSetting Setting(string actions, DurationTreatment durations, int seed) =>
        new(
            NavigationTask.Version,
            actions,
            seed,
            Workers: 2,
            Dropped: 0,
            [128, 128],
            NavigationSetting.DefaultPpo with
            {
                Durations = durations,
            }
        );

    /// <summary>Later runs are taken to last as long as this one at its pace so far.</summary>
    private static TimeSpan? Remaining(TrainingProgress progress, long started, int runsAfter) =>
        progress.Left is { } left
            ? left + (runsAfter * (progress.Share < 1 ? left / (1 - progress.Share) : TimeProvider.System.GetElapsedTime(started)))
            : null;
}
