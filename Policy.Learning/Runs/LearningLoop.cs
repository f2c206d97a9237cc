using System.Text.Json;
using HybridGrains.Policy.Learning.Distributed;

namespace HybridGrains.Policy.Learning.Runs;

/// <summary>
/// Rounds of distributed PPO until the budget is spent, with a checkpoint now and then and a line of metrics for each round. A
/// resumed run is the same run.
/// </summary>
/// <param name="report">Called after every round.</param>
/// <param name="saved">Called with every checkpoint that is written.</param>
public sealed class LearningLoop(LearningPlan plan, TimeProvider timeProvider, Action<TrainingProgress> report, Action<Checkpoint> saved)
{
    private static readonly TimeSpan SaveEvery = TimeSpan.FromMinutes(1);

    /// <summary>Learning rate left at the end of the run.</summary>
    private const double FinalRate = 0.1;

    /// <summary>Runs to the end, or until cancelled; either way everything is saved.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        TorchSharp.torch.set_num_threads(1);
        Directory.CreateDirectory(plan.Folder);
        var done = Checkpoint.Read(plan.Folder, plan.Setting) ?? new Checkpoint(plan.Setting, plan.Begin(), 0, 0, 0);
        TrimMetrics(done.Chief.Iteration);
        var chief = new Chief(done.Chief, plan.Ppo, plan.Workers, plan.Dropped);
        RolloutWorker[] workers =
        [
            .. Enumerable
                .Range(0, plan.Workers)
                .Select(index => new RolloutWorker(index, done.Chief.Shape, plan.Distribution, plan.Rollouts, plan.Ppo)),
        ];
        try
        {
            await LearnAsync(chief, new LearningRound(chief, workers, plan.Ppo), done, cancellationToken);
        }
        finally
        {
            foreach (var worker in workers)
            {
                worker.Dispose();
            }
        }
    }

    private async Task LearnAsync(Chief chief, LearningRound round, Checkpoint done, CancellationToken cancellationToken)
    {
        var started = timeProvider.GetTimestamp();
        var lastSave = started;
        var (minutesBefore, spentBefore) = (done.Minutes, plan.Budget.Spent(done));
        while (plan.Budget.Spent(done) < 1 && !cancellationToken.IsCancellationRequested)
        {
            chief.LearningRate = plan.Ppo.LearningRate * (1 - ((1 - FinalRate) * plan.Budget.Spent(done)));
            RoundResult result;
            try
            {
                result = await round.RunAsync(((long)plan.Seed << 32) + chief.Iteration, cancellationToken);
            }
            catch (OperationCanceledException)
            {
                // An interrupted round is done again from the last checkpoint, so that a resumed run is the same run.
                break;
            }

            var elapsed = timeProvider.GetElapsedTime(started);
            done = done with
            {
                Chief = chief.State,
                Minutes = minutesBefore + elapsed.TotalMinutes,
                Decisions = done.Decisions + result.Decisions,
                Episodes = done.Episodes + result.Episodes,
                Ticks = done.Ticks + result.Ticks,
            };
            var spent = plan.Budget.Spent(done);
            var progress = new TrainingProgress(
                spent,
                spent > spentBefore ? elapsed * ((1 - spent) / (spent - spentBefore)) : null,
                chief.Iteration,
                chief.Version,
                done,
                result
            );
            File.AppendAllText(MetricsPath, JsonSerializer.Serialize(progress.Metrics()) + "\n");
            report(progress);
            if (timeProvider.GetElapsedTime(lastSave) < SaveEvery)
            {
                continue;
            }

            Save(done);
            lastSave = timeProvider.GetTimestamp();
        }

        Save(done);
    }

    private void Save(Checkpoint done)
    {
        done.Write(plan.Folder);
        saved(done);
    }

    private string MetricsPath => Path.Combine(plan.Folder, "metrics.jsonl");

    /// <summary>Rounds after the checkpoint are done again; their lines go.</summary>
    private void TrimMetrics(long iterations)
    {
        if (!File.Exists(MetricsPath))
        {
            return;
        }

        var kept = File.ReadLines(MetricsPath).Take((int)Math.Min(int.MaxValue, iterations)).ToList();
        File.WriteAllLines(MetricsPath, kept);
    }
}
