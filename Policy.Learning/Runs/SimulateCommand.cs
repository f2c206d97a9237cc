using System.CommandLine;
using HybridGrains.Policy.Baselines;
using HybridGrains.Policy.Evaluation;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary><c>simulate</c>: one run of one scenario, with a trace of every decision.</summary>
public static class SimulateCommand
{
    public static Command Create()
    {
        var scenario = new Option<string>("--scenario") { Description = "Scenario file.", Required = true };
        var policy = new Option<string?>("--policy") { Description = "Policy file." };
        var split = new Option<int?>("--fixed-k") { Description = "A fixed split instead of a policy file." };
        var seed = new Option<long>("--seed") { DefaultValueFactory = _ => 1 };
        var trace = new Option<string?>("--trace") { Description = "Every decision and every end, as a JSON array, to this file." };
        var command = new Command("simulate", "Run one scenario once.") { scenario, policy, split, seed, trace };
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var inputs = ScenarioFile.Load(parsed.GetValue(scenario)!);
                var decides = Policy(parsed.GetValue(policy), parsed.GetValue(split), inputs);
                using var writer = parsed.GetValue(trace) is { } path ? new TraceWriter(path) : null;
                var keeper = new ScoreKeeper(writer);
                new ClusterSimulator(inputs, decides, keeper, parsed.GetValue(seed)).Run(cancellationToken);
                var score = keeper.Score();
                Console.WriteLine(
                    $"{inputs.Scenario.Name} with {decides.Name}: {score.Generations} generations, {score.Success:P1} good "
                        + $"enough and in time, {score.Missed:P1} late or not at all, "
                        + $"quality {score.Quality:F3}, {score.CloudSeconds:F3} cloud seconds and {score.EdgeSeconds:F3} "
                        + $"edge seconds each, p50 {score.P50Seconds:F2} s, p95 {score.P95Seconds:F2} s, "
                        + $"{score.Decisions:F2} decisions, reward {score.Reward:F3}"
                );
                return Task.CompletedTask;
            }
        );
        return command;
    }

    private static IHandoffPolicy Policy(string? path, int? split, ScenarioInputs inputs)
    {
        if (path is null == split is null)
        {
            throw new LearningException("Give either --policy or --fixed-k.");
        }

        if (path is not null)
        {
            return new LearnedPolicy(PolicyFile.Read(path));
        }

        return split >= 0 && split <= inputs.Scenario.Steps
            ? new FixedKPolicy(split.Value)
            : throw new LearningException($"--fixed-k is {split}; it must be between 0 and {inputs.Scenario.Steps}.");
    }
}
