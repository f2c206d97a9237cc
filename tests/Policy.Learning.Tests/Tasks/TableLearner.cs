using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Networks;

namespace HybridGrains.Policy.Learning.Tests.Tasks;

/// <summary>The whole learner on a table task.</summary>
internal static class TableLearner
{
    public static async Task<LearnerSnapshot> LearnAsync(
        TableTask task,
        PpoOptions options,
        int iterations,
        int workers = 2,
        int dropped = 0,
        long seed = 1
    )
    {
        TorchSharp.torch.set_num_threads(1);
        var shape = ActorCriticShape.Create(task.States, [16], task.Actions);
        var chief = new Chief(ChiefState.Create(shape, seed), options, workers, dropped);
        RolloutWorker[] team =
        [
            .. Enumerable.Range(0, workers).Select(index => new RolloutWorker(index, shape, new MaskedCategorical(), task, options)),
        ];
        var round = new LearningRound(chief, team, options);
        for (var i = 0; i < iterations; i++)
        {
            await round.RunAsync((seed * 1000) + i, TestContext.Current.CancellationToken);
        }

        foreach (var worker in team)
        {
            worker.Dispose();
        }

        return chief.Snapshot();
    }
}
