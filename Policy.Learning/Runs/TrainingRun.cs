using System.Globalization;
using System.Text.Json;
using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>Trains a hand-off policy in the simulator: rounds of distributed PPO, a checkpoint now and then, the policy file whenever it is saved.</summary>
public sealed class TrainingRun(RunOptions options, TimeProvider timeProvider, Action<TrainingProgress> report)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    /// <summary>Learning rate left at the end of the run.</summary>
    private const double FinalRate = 0.1;

    /// <summary>Runs to the end, or until cancelled; either way everything is saved.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(1);
        var rollouts = new SimulatorRollouts([.. options.Scenarios.Select(ScenarioFile.Load)], options.Ppo.Gamma, options.Vary, options.Others, options.CloudSecond);
        Directory.CreateDirectory(options.Folder);
        var setting = Setting();
        var shape = ActorCriticShape.Create(ObservationSchema.Size, options.Hidden, HandoffActionSpace.Size);
        var done = Checkpoint.Read(options.Folder, setting) ?? new Checkpoint(setting, Begin(shape), 0, 0, 0);
        TrimMetrics(done.Chief.Iteration);
        var chief = new Chief(done.Chief, options.Ppo, options.Workers, options.Dropped);
        RolloutWorker[] workers = [.. Enumerable.Range(0, options.Workers).Select(index => new RolloutWorker(index, shape, new MaskedCategorical(), rollouts, options.Ppo))];
        try
        {
            await LearnAsync(chief, new LearningRound(chief, workers, options.Ppo), done, cancellationToken);
        }
        finally
        {
            foreach (var worker in workers) worker.Dispose();
        }
    }

    private ChiefState Begin(ActorCriticShape shape)
    {
        if (options.StartFrom is not { } folder) return ChiefState.Create(shape, options.Seed);
        var other = Checkpoint.Read(folder)?.Chief ?? throw new LearningException($"--start-from {folder}: no checkpoint is there.");
        if (other.Parameters.Length != shape.ParameterCount || !other.Shape.Actor.Hidden.SequenceEqual(shape.Actor.Hidden) || other.Shape.Actor.Inputs != shape.Actor.Inputs)
            throw new LearningException($"--start-from {folder}: its networks are {string.Join('x', other.Shape.Actor.Hidden)} on {other.Shape.Actor.Inputs} inputs; this run's are {string.Join('x', shape.Actor.Hidden)} on {shape.Actor.Inputs}.");
        return other with { Iteration = 0 };
    }

    private async Task LearnAsync(Chief chief, LearningRound round, Checkpoint done, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var saved = started;
        var before = done.Minutes;
        while (Share(chief.Iteration, done.Minutes) < 1 && !cancellationToken.IsCancellationRequested)
        {
            chief.LearningRate = options.Ppo.LearningRate * (1 - ((1 - FinalRate) * Share(chief.Iteration, done.Minutes)));
            RoundResult result;
            try
            {
                result = await round.RunAsync(((long)options.Seed << 32) + chief.Iteration, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // An interrupted round is done again from the last checkpoint, so that a resumed run is the same run.
                break;
            }

            done = done with
            {
                Chief = chief.State, Minutes = before + timeProvider.GetElapsedTime(started).TotalMinutes, Decisions = done.Decisions + result.Decisions, Episodes = done.Episodes + result.Episodes,
            };
            var progress = new TrainingProgress(Share(chief.Iteration, done.Minutes), chief.Iteration, chief.Version, done, result);
            WriteMetrics(progress);
            report(progress);
            if (timeProvider.GetElapsedTime(saved) < SaveEvery) continue;
            Save(done);
            saved = timeProvider.GetTimestamp();
        }

        Save(done);
    }

    private double Share(long iteration, double minutes) =>
        Math.Min(1, Math.Max(options.Iterations is { } rounds ? (double)iteration / rounds : 0, options.Minutes is { } limit ? minutes / limit : 0));

    private void Save(Checkpoint done)
    {
        done.Write(options.Folder);
        // Of the checkpoint, not of a round that was broken off.
        var snapshot = new Chief(done.Chief, options.Ppo, 1, 0).Snapshot();
        PolicyFile.Write(options.Output, snapshot.ToPolicy(options.Name), string.Create(
            CultureInfo.InvariantCulture, $"{done.Chief.Iteration} rounds, {done.Chief.Version} updates, {done.Episodes} generations, {done.Decisions} decisions, {done.Minutes:F1} minutes; {done.Setting}"));
    }

    private string MetricsPath => Path.Combine(options.Folder, "metrics.jsonl");

    private void WriteMetrics(TrainingProgress progress) => File.AppendAllText(MetricsPath, JsonSerializer.Serialize(progress.Metrics()) + "\n");

    /// <summary>Rounds after the checkpoint are done again; their lines go.</summary>
    private void TrimMetrics(long iterations)
    {
        if (!File.Exists(MetricsPath)) return;
        var kept = File.ReadLines(MetricsPath).Take((int)Math.Min(int.MaxValue, iterations)).ToList();
        File.WriteAllLines(MetricsPath, kept);
    }

    private string Setting() => string.Create(
        CultureInfo.InvariantCulture,
        $"scenarios {string.Join('+', options.Scenarios.Select(Path.GetFileNameWithoutExtension))}{(options.Vary ? " varied" : "")}, others {options.Others}, cloud second {options.CloudSecond},{(options.StartFrom is { } from ? $" from {Path.GetFileName(Path.TrimEndingDirectorySeparator(from))}," : "")} workers {options.Workers}-{options.Dropped}, seed {options.Seed}, hidden {string.Join('x', options.Hidden)}, {options.Ppo}");
}
