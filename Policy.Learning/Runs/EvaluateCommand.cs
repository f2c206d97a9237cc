using System.CommandLine;
using System.Text.Json;
using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;
using Spectre.Console;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary><c>evaluate</c>: policies and every baseline on scenarios, over seeds.</summary>
public static class EvaluateCommand
{
    /// <summary>Seeds of an evaluation start here, those for tuning far below: they never meet.</summary>
    private const int FirstSeed = 9001;

    private static readonly long[] TuningSeeds = [501, 502];
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var scenario = ScenarioOption.Create();
        var policy = new Option<string[]>("--policy")
        {
            Description = "Policy file, or LABEL=FILE; may be given more than once.",
            AllowMultipleArgumentsPerToken = true,
        };
        var baselines = new Option<string>("--baselines")
        {
            Description = "all, or fixed: the fixed splits only, which everything is compared with.",
            DefaultValueFactory = _ => "all",
        };
        var seeds = new Option<int>("--seeds") { Description = "1 to 100.", DefaultValueFactory = _ => 5 };
        var json = new Option<string?>("--json") { Description = "All figures, to this file." };
        var page = new Option<string?>("--page") { Description = "The tables, as Markdown, to this file." };
        var command = new Command("evaluate", "Compare policies with every baseline.") { scenario, policy, baselines, seeds, json, page };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var (kind, count) = (parsed.GetValue(baselines)!, parsed.GetValue(seeds));
                if (kind is not ("all" or "fixed"))
                {
                    throw new LearningException($"--baselines is '{kind}'; it must be all or fixed.");
                }

                if (count is < 1 or > 100)
                {
                    throw new LearningException($"--seeds is {count}; it must be between 1 and 100.");
                }

                var policies = (parsed.GetValue(policy) ?? []).Select(Read).ToList();
                var reports = new List<ScenarioReport>();
                await AnsiConsole
                    .Progress()
                    .StartAsync(context =>
                    {
                        foreach (var path in ScenarioOption.Expand(parsed.GetValue(scenario)!))
                        {
                            reports.Add(Evaluate(path, policies, kind == "all", count, context, cancellationToken));
                        }

                        return Task.CompletedTask;
                    });
                foreach (var report in reports)
                {
                    Console.WriteLine(EvaluationPage.Section(report));
                }

                Console.WriteLine(EvaluationPage.Summary(reports));
                if (parsed.GetValue(json) is { } file)
                {
                    await File.WriteAllTextAsync(
                        file,
                        JsonSerializer.Serialize(reports.Select(EvaluationDocument.Of), Json) + "\n",
                        cancellationToken
                    );
                }

                if (parsed.GetValue(page) is { } markdown)
                {
                    await File.WriteAllTextAsync(
                        markdown,
                        EvaluationPage.Summary(reports) + "\n" + string.Join('\n', reports.Select(EvaluationPage.Section)),
                        cancellationToken
                    );
                }
            }
        );
        return command;
    }

    private static ScenarioReport Evaluate(
        string path,
        List<(string Label, PolicyNetwork Network)> policies,
        bool all,
        int seedCount,
        ProgressContext context,
        CancellationToken cancellationToken
    )
    {
        var inputs = ScenarioFile.Load(path);
        var task = context.AddTask(Markup.Escape(inputs.Scenario.Name), maxValue: 3 + (all ? 4 : 0));
        long[] seeds = [.. Enumerable.Range(FirstSeed, seedCount).Select(seed => (long)seed)];
        var set = new BaselineSet(inputs, seeds, TuningSeeds, cancellationToken);
        var fixedSplits = set.FixedSplits();
        task.Increment(1);
        var others = all ? set.Others(_ => task.Increment(1)) : [];
        var learned = policies.Select(policy => set.Score(policy.Label, "", () => new LearnedPolicy(policy.Network))).ToList();
        task.Increment(1);
        var bounds = seeds.Select(seed => OracleBound.Compute(inputs, seed, cancellationToken)).ToList();
        task.Increment(1);
        return new ScenarioReport(
            inputs.Scenario.Name,
            inputs.Scenario.Description,
            fixedSplits,
            fixedSplits.MaxBy(score => score.Of(run => run.Success).Mean)!,
            others,
            learned,
            ConfidenceInterval.Of([.. bounds.Select(bound => bound.Reward)]),
            ConfidenceInterval.Of([.. bounds.Select(bound => bound.Success)])
        );
    }

    private static (string Label, PolicyNetwork Network) Read(string argument)
    {
        var cut = argument.IndexOf('=', StringComparison.Ordinal);
        var network = PolicyFile.Read(argument[(cut + 1)..]);
        return (cut > 0 ? argument[..cut] : network.Name, network);
    }
}
