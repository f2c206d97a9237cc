using System.CommandLine;
using System.Globalization;
using HybridGrains.Policy.Smdp;
using Spectre.Console;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary><c>train</c>: a hand-off policy from simulated experience.</summary>
public static class TrainCommand
{
    private static readonly Dictionary<string, DurationTreatment> Treatments = new()
    {
        ["semi-markov"] = DurationTreatment.SemiMarkov,
        ["lambda-per-tick"] = DurationTreatment.SemiMarkovLambdaPerTick,
        ["per-decision"] = DurationTreatment.PerDecision,
    };

    public static Command Create()
    {
        var defaults = new PpoOptions();
        var scenario = ScenarioOption.Create();
        var output = new Option<string>("--out")
        {
            Description = "The policy file. The run keeps its checkpoint and metrics in OUT.run beside it and resumes from there.",
            Required = true,
        };
        var name = new Option<string>("--name")
        {
            Description = "Name of the policy; goes into the provenance of every image.",
            DefaultValueFactory = _ => "smdp-dppo",
        };
        var iterations = new Option<long?>("--iterations") { Description = "Rounds of the whole run." };
        var minutes = new Option<double?>("--minutes") { Description = "Training minutes of the whole run, resumed sessions included." };
        var workers = new Option<int>("--workers") { Description = "Rollout workers, 1 to 64.", DefaultValueFactory = _ => 2 };
        var dropped = new Option<int>("--drop")
        {
            Description = "Slowest workers whose gradients each step does without; below --workers.",
            DefaultValueFactory = _ => 0,
        };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var hidden = new Option<string>("--hidden")
        {
            Description = "Widths of the hidden layers, for example 64,64.",
            DefaultValueFactory = _ => "64,64",
        };
        var durations = new Option<string>("--durations")
        {
            Description = "semi-markov, lambda-per-tick, or per-decision (wrong on purpose).",
            DefaultValueFactory = _ => "semi-markov",
        };
        var lambda = new Option<double>("--lambda")
        {
            Description = "GAE's lambda, 0 to 1.",
            DefaultValueFactory = _ => defaults.GaeLambda,
        };
        var rate = new Option<double>("--lr")
        {
            Description = "Learning rate at the start; a tenth of it at the end.",
            DefaultValueFactory = _ => defaults.LearningRate,
        };
        var entropy = new Option<double>("--entropy") { DefaultValueFactory = _ => defaults.EntCoef };
        var decisions = new Option<int>("--decisions")
        {
            Description = "Decisions of one worker in one round, at least.",
            DefaultValueFactory = _ => defaults.Decisions,
        };
        var exact = new Option<bool>("--exact")
        {
            Description = "Train on the scenarios as they are; otherwise load, links, deadlines and fleets vary around them.",
        };
        var others = new Option<double>("--others")
        {
            Description = "Reward for every second by which a generation holds up others, -10 to 0; in training only.",
            DefaultValueFactory = _ => -0.15,
        };
        var cloudSecond = new Option<double>("--cloud-second")
        {
            Description = "Reward for every cloud second beside its price, -10 to 0; in training only.",
            DefaultValueFactory = _ => 0,
        };
        var startFrom = new Option<string?>("--start-from")
        {
            Description = "OUT.run of another run with the same networks, to begin with what it has learned.",
        };
        var command = new Command("train", "Train a hand-off policy in the simulator.")
        {
            scenario,
            output,
            name,
            iterations,
            minutes,
            workers,
            dropped,
            seed,
            hidden,
            durations,
            lambda,
            rate,
            entropy,
            decisions,
            exact,
            others,
            cloudSecond,
            startFrom,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var treatment = parsed.GetValue(durations)!;
                var options = new RunOptions(
                    ScenarioOption.Expand(parsed.GetValue(scenario)!),
                    parsed.GetValue(output)!,
                    parsed.GetValue(name)!,
                    parsed.GetValue(iterations),
                    parsed.GetValue(minutes),
                    parsed.GetValue(workers),
                    parsed.GetValue(dropped),
                    parsed.GetValue(seed),
                    Widths(parsed.GetValue(hidden)!),
                    !parsed.GetValue(exact),
                    parsed.GetValue(others),
                    parsed.GetValue(cloudSecond),
                    defaults with
                    {
                        Durations = Treatments.TryGetValue(treatment, out var known)
                            ? known
                            : throw new LearningException(
                                $"--durations is '{treatment}'; it must be {string.Join(", ", Treatments.Keys)}."
                            ),
                        GaeLambda = parsed.GetValue(lambda),
                        LearningRate = parsed.GetValue(rate),
                        EntCoef = parsed.GetValue(entropy),
                        Decisions = parsed.GetValue(decisions),
                    }
                )
                {
                    StartFrom = parsed.GetValue(startFrom),
                };
                Check(options);
                Console.WriteLine(
                    $"Training {options.Name} on {options.Scenarios.Count} scenario(s); Ctrl+C saves, the same command goes on."
                );
                await ShowAsync(options, cancellationToken);
                Console.WriteLine(
                    cancellationToken.IsCancellationRequested
                        ? $"Stopped; {options.Output} holds the last round. The same command goes on."
                        : options.Output
                );
            }
        );
        return command;
    }

    private static async Task ShowAsync(RunOptions options, CancellationToken cancellationToken) =>
        await AnsiConsole
            .Progress()
            .Columns(new TaskDescriptionColumn(), new ProgressBarColumn(), new PercentageColumn(), new RemainingTimeColumn())
            .StartAsync(async context =>
            {
                var task = context.AddTask("training", maxValue: 1);
                await new TrainingRun(
                    options,
                    TimeProvider.System,
                    progress =>
                    {
                        task.Description = string.Create(
                            CultureInfo.InvariantCulture,
                            $"round {progress.Iteration}, return {progress.Round.MeanReturn:F3}, entropy "
                                + $"{progress.Round.LastUpdate.Entropy:F2}, kl {progress.Round.LastUpdate.ApproxKl:F4}, "
                                + $"explained {progress.Round.ExplainedVariance:F2}"
                        );
                        task.Value = progress.Share;
                    }
                ).RunAsync(cancellationToken);
            });

    private static void Check(RunOptions options)
    {
        if (options.Iterations is null && options.Minutes is null)
        {
            throw new LearningException("Give --iterations or --minutes: a run needs an end.");
        }

        Require(options.Workers is >= 1 and <= 64, "--workers", options.Workers, "between 1 and 64");
        Require(
            options.Dropped >= 0 && options.Dropped < options.Workers,
            "--drop",
            options.Dropped,
            $"between 0 and {options.Workers - 1}"
        );
        Require(options.Ppo.GaeLambda is >= 0 and <= 1, "--lambda", options.Ppo.GaeLambda, "between 0 and 1");
        Require(options.Ppo.LearningRate is > 0 and < 1, "--lr", options.Ppo.LearningRate, "between 0 and 1");
        Require(options.Ppo.EntCoef is >= 0 and <= 1, "--entropy", options.Ppo.EntCoef, "between 0 and 1");
        Require(options.Others is >= -10 and <= 0, "--others", options.Others, "between -10 and 0");
        Require(options.CloudSecond is >= -10 and <= 0, "--cloud-second", options.CloudSecond, "between -10 and 0");
        Require(options.Ppo.Decisions is >= 64 and <= 1_000_000, "--decisions", options.Ppo.Decisions, "between 64 and 1000000");
    }
}
