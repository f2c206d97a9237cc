using System.CommandLine;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Learning.Runs;
using HybridGrains.Policy.Smdp;
using static HybridGrains.Policy.Learning.Runs.OptionCheck;

namespace HybridGrains.Policy.Learning.Navigation.Commands;

/// <summary><c>nav train</c>.</summary>
internal static class NavTrainCommand
{
    private static readonly Dictionary<string, DurationTreatment> Treatments = new()
    {
        ["smdp"] = DurationTreatment.SemiMarkov,
        ["lambda-per-tick"] = DurationTreatment.SemiMarkovLambdaPerTick,
        ["decision"] = DurationTreatment.PerDecision,
    };

    public static Command Create()
    {
        var defaults = NavigationSetting.DefaultPpo;
        var actions = new Option<string>("--actions")
        {
            Description = "adaptive (0.1 to 1.6 s), short (0.2s), medium (0.4s), long (1.2s), or seconds such as 0.25s.",
            DefaultValueFactory = _ => "adaptive",
        };
        var interrupt = new Option<float>("--interrupt")
        {
            Description =
                "Ends a hold when the sensor's nearest surface comes nearer than this, metres from the robot's edge, having been "
                + "further when the hold began; 0 to 2, 0 is never.",
        };
        var price = new Option<double>("--decision-price")
        {
            Description = "Charged in training for each decision, beside what the accounting charges; 0 to 100. Judging does not know it.",
        };
        var gae = new Option<string>("--gae")
        {
            Description = "smdp, lambda-per-tick, or decision (wrong on purpose).",
            DefaultValueFactory = _ => "smdp",
        };
        var seed = new Option<int>("--seed") { DefaultValueFactory = _ => 1 };
        var output = new Option<string>("--out")
        {
            Description = "The run's folder; the same command goes on from there.",
            Required = true,
        };
        var minutes = new Option<double?>("--minutes") { Description = "Training minutes of the whole run, resumed sessions included." };
        var steps = new Option<long?>("--steps") { Description = "Decisions of the whole run, all workers together." };
        var workers = new Option<int>("--workers")
        {
            Description = "Rollout workers, 1 to 64; part of the experiment, not of the machine.",
            DefaultValueFactory = _ => 2,
        };
        var dropped = new Option<int>("--drop")
        {
            Description = "Slowest workers whose gradients each step does without; below --workers.",
            DefaultValueFactory = _ => 0,
        };
        var hidden = new Option<string>("--hidden") { Description = "Widths of the hidden layers.", DefaultValueFactory = _ => "128,128" };
        var rate = new Option<double>("--lr")
        {
            Description = "Learning rate at the start; a tenth of it at the end.",
            DefaultValueFactory = _ => defaults.LearningRate,
        };
        var gamma = new Option<double>("--gamma")
        {
            Description = "Discount of a tick; of a decision with --gae decision.",
            DefaultValueFactory = _ => defaults.Gamma,
        };
        var lambda = new Option<double>("--lambda")
        {
            Description = "GAE's lambda of a decision, 0 to 1; of a tick with --gae lambda-per-tick.",
            DefaultValueFactory = _ => defaults.GaeLambda,
        };
        var entropy = new Option<double>("--entropy") { DefaultValueFactory = _ => defaults.EntCoef };
        var command = new Command("train", "Train a navigation policy.")
        {
            actions,
            interrupt,
            price,
            gae,
            seed,
            output,
            minutes,
            steps,
            workers,
            dropped,
            hidden,
            rate,
            gamma,
            lambda,
            entropy,
        };
        var worlds = WorldOptions.AddTo(command, "strict", NavigationWorld.Standard);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var treatment = parsed.GetValue(gae)!;
                var setting = new NavigationSetting(
                    NavigationTask.Version,
                    worlds.ReadOne(parsed),
                    NavigationActions.Parse(parsed.GetValue(actions)!).Name,
                    parsed.GetValue(interrupt),
                    parsed.GetValue(price),
                    parsed.GetValue(seed),
                    parsed.GetValue(workers),
                    parsed.GetValue(dropped),
                    Widths(parsed.GetValue(hidden)!),
                    defaults with
                    {
                        Durations = Treatments.TryGetValue(treatment, out var known)
                            ? known
                            : throw new LearningException($"--gae is '{treatment}'; it must be {string.Join(", ", Treatments.Keys)}."),
                        LearningRate = parsed.GetValue(rate),
                        Gamma = parsed.GetValue(gamma),
                        GaeLambda = parsed.GetValue(lambda),
                        EntCoef = parsed.GetValue(entropy),
                    }
                );
                var budget = new LearningBudget(Minutes: parsed.GetValue(minutes), Decisions: parsed.GetValue(steps));
                Check(setting, budget);
                var folder = parsed.GetValue(output)!;
                Console.WriteLine(
                    $"Training {setting.Variant}, seed {setting.Seed}, {setting.World.Name}; Ctrl+C saves, the same command goes on."
                );
                var lines = new ProgressLines(setting.Variant, TimeProvider.System);
                await new NavigationRun(setting, folder, budget, TimeProvider.System, progress => lines.Write(progress)).RunAsync(
                    cancellationToken
                );
                Console.WriteLine(
                    cancellationToken.IsCancellationRequested
                        ? $"Stopped; {folder} holds the last round. The same command goes on."
                        : folder
                );
            }
        );
        return command;
    }

    private static void Check(NavigationSetting setting, LearningBudget budget)
    {
        if (budget is { Minutes: null, Decisions: null })
        {
            throw new LearningException("Give --steps or --minutes: a run needs an end.");
        }

        Require(budget.Minutes is null or > 0, "--minutes", budget.Minutes ?? 0, "above 0");
        Require(budget.Decisions is null or > 0, "--steps", budget.Decisions ?? 0, "above 0");
        Require(setting.InterruptBelow is >= 0 and <= 2, "--interrupt", setting.InterruptBelow, "between 0 and 2");
        Require(setting.DecisionPrice is >= 0 and <= 100, "--decision-price", setting.DecisionPrice, "between 0 and 100");
        Require(setting.Workers is >= 1 and <= 64, "--workers", setting.Workers, "between 1 and 64");
        Require(
            setting.Dropped >= 0 && setting.Dropped < setting.Workers,
            "--drop",
            setting.Dropped,
            $"between 0 and {setting.Workers - 1}"
        );
        Require(setting.Ppo.LearningRate is > 0 and < 1, "--lr", setting.Ppo.LearningRate, "between 0 and 1");
        Require(setting.Ppo.Gamma is > 0 and <= 1, "--gamma", setting.Ppo.Gamma, "above 0 and at most 1");
        Require(setting.Ppo.GaeLambda is >= 0 and <= 1, "--lambda", setting.Ppo.GaeLambda, "between 0 and 1");
        Require(setting.Ppo.EntCoef is >= 0 and <= 1, "--entropy", setting.Ppo.EntCoef, "between 0 and 1");
    }
}
