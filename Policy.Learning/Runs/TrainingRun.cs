using System.Globalization;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>Trains a hand-off policy in the simulator; the policy file is written whenever the run is saved.</summary>
public sealed class TrainingRun(RunOptions options, TimeProvider timeProvider, Action<TrainingProgress> report)
{
    /// <summary>Runs to the end, or until cancelled; either way everything is saved.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var rollouts = new SimulatorRollouts(
            [.. options.Scenarios.Select(ScenarioFile.Load)],
            options.Ppo.Gamma,
            options.Vary,
            options.Others,
            options.CloudSecond
        );
        var plan = new LearningPlan(
            options.Folder,
            Setting(),
            Begin,
            rollouts,
            new MaskedCategorical(),
            new LearningBudget(options.Iterations, options.Minutes),
            options.Workers,
            options.Dropped,
            options.Seed,
            options.Ppo
        );
        return new LearningLoop(plan, timeProvider, report, WritePolicy).RunAsync(cancellationToken);
    }

    private ChiefState Begin()
    {
        var shape = ActorCriticShape.Create(ObservationSchema.Size, options.Hidden, HandoffActionSpace.Size);
        if (options.StartFrom is not { } folder)
        {
            return ChiefState.Create(shape, options.Seed);
        }

        var other = Checkpoint.Read(folder)?.Chief ?? throw new LearningException($"--start-from {folder}: no checkpoint is there.");
        if (
            other.Parameters.Length != shape.ParameterCount
            || !other.Shape.Actor.Hidden.SequenceEqual(shape.Actor.Hidden)
            || other.Shape.Actor.Inputs != shape.Actor.Inputs
        )
        {
            throw new LearningException(
                $"--start-from {folder}: its networks are {string.Join('x', other.Shape.Actor.Hidden)} on "
                    + $"{other.Shape.Actor.Inputs} inputs; this run's are {string.Join('x', shape.Actor.Hidden)} on {shape.Actor.Inputs}."
            );
        }

        return other with
        {
            Iteration = 0,
        };
    }

    /// <summary>Of the checkpoint, not of a round that was broken off.</summary>
    private void WritePolicy(Checkpoint done) =>
        PolicyFile.Write(
            options.Output,
            new Chief(done.Chief, options.Ppo, 1, 0).Snapshot().ToPolicy(options.Name),
            string.Create(
                CultureInfo.InvariantCulture,
                $"{done.Chief.Iteration} rounds, {done.Chief.Version} updates, {done.Episodes} generations, "
                    + $"{done.Decisions} decisions, {done.Minutes:F1} minutes; {done.Setting}"
            )
        );

    private string Setting() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"scenarios {string.Join('+', options.Scenarios.Select(Path.GetFileNameWithoutExtension))}{(options.Vary ? " varied" : "")}, "
                + $"others {options.Others}, cloud second {options.CloudSecond},"
                + $"{(options.StartFrom is { } from ? $" from {Path.GetFileName(Path.TrimEndingDirectorySeparator(from))}," : "")} "
                + $"workers {options.Workers}-{options.Dropped}, seed {options.Seed}, "
                + $"hidden {string.Join('x', options.Hidden)}, {options.Ppo}"
        );
}
