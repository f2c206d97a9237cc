using HybridGrains.Policy.Learning.Navigation.Evaluation;
using HybridGrains.Policy.Learning.Runs;

namespace HybridGrains.Policy.Learning.Navigation.Comparison;

/// <summary>Trains runs after one another, or a few at once, and judges each when it is done.</summary>
/// <param name="Folder">Of all runs.</param>
/// <param name="Decisions">Of every run.</param>
/// <param name="Episodes">To judge a run by.</param>
/// <param name="Parallel">Runs at once.</param>
/// <param name="Advanced">Called after every round with what is left of all runs, if that is known.</param>
/// <param name="Judged">Called after every run with the report of what there is of its world.</param>
public sealed record NavigationComparison(
    string Folder,
    long Decisions,
    int Episodes,
    int Parallel,
    TimeProvider TimeProvider,
    Action<PlannedRun, TrainingProgress, TimeSpan?> Advanced,
    Action<PlannedRun, NavigationReport> Judged
)
{
    private readonly Lock _gate = new();

    /// <summary>To the end, or until cancelled; either way every run is saved, and the same call goes on.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public async Task RunAsync(IReadOnlyList<PlannedRun> runs, CancellationToken cancellationToken)
    {
        var (budget, clock, judged) = (
            new LearningBudget(Decisions: Decisions),
            new ComparisonClock(runs.Count, TimeProvider),
            new List<JudgedRun>()
        );
        await System.Threading.Tasks.Parallel.ForEachAsync(
            runs.Index(),
            new ParallelOptions { MaxDegreeOfParallelism = Parallel, CancellationToken = cancellationToken },
            async (planned, stop) =>
            {
                var (index, run) = planned;
                var folder = Path.Combine(Folder, run.Folder);
                clock.Begin(index, Checkpoint.Read(folder) is { } done ? budget.Spent(done) : 0);
                await new NavigationRun(
                    run.Setting,
                    folder,
                    budget,
                    TimeProvider,
                    progress => Advanced(run, progress, clock.Advance(index, progress.Share))
                ).RunAsync(stop);
                stop.ThrowIfCancellationRequested();
                Judge(run, JudgedRun.Recall(TrainedNavigation.Read(folder), Episodes, stop), judged);
            }
        );
    }

    private void Judge(PlannedRun run, JudgedRun result, List<JudgedRun> all)
    {
        lock (_gate)
        {
            all.Add(result);
            Judged(run, NavigationReport.Of([.. all.Where(one => one.Setting.World == run.Setting.World)]));
        }
    }
}
