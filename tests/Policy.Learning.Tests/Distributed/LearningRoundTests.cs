using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Learning.Tests.Tasks;
using static TorchSharp.torch;

namespace HybridGrains.Policy.Learning.Tests.Distributed;

public sealed class LearningRoundTests
{
    private static readonly TableTask Task = new(
        [
            [
                [new(1, 3, 1, 1)],
                [new(1, 1, 0.5, 1)],
            ],
            [
                [new(1, 2, 0, 2)],
                [new(1, 1, 0.1, 2)],
            ],
            [],
        ],
        0.97
    );

    private static PpoOptions Options =>
        new()
        {
            Gamma = 0.97,
            Decisions = 64,
            LearningRate = 0.01,
        };

    [Fact]
    public async Task RunAsync_SameSeed_IsBitEqualWhateverThreadIsFirst()
    {
        var first = await TableLearner.LearnAsync(Task, Options, iterations: 5, workers: 3);
        var second = await TableLearner.LearnAsync(Task, Options, iterations: 5, workers: 3);

        Assert.Equal(first.Version, second.Version);
        Assert.Equal(first.Parameters, second.Parameters);
    }

    /// <summary>The second step's first gradient fails while the other worker may already wait for it.</summary>
    [Fact]
    public async Task RunAsync_WorkerFails_EndsTheRoundForAll()
    {
        var shape = ActorCriticShape.Create(Task.States, [16], Task.Actions);
        var chief = new Chief(ChiefState.Create(shape, 1), Options, workers: 2, dropped: 0);
        var distribution = new FailsOnce();
        RolloutWorker[] team = [.. Enumerable.Range(0, 2).Select(index => new RolloutWorker(index, shape, distribution, Task, Options))];

        var round = new LearningRound(chief, team, Options).RunAsync(1, TestContext.Current.CancellationToken);

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            round.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken)
        );
        foreach (var worker in team)
        {
            worker.Dispose();
        }
    }

    [Fact]
    public async Task RunAsync_SlowestDropped_StillTakesEveryStep()
    {
        var learned = await TableLearner.LearnAsync(Task, Options with { TargetKl = 1e9 }, iterations: 3, workers: 4, dropped: 2);

        Assert.Equal(3 * 4 * 4, learned.Version);
    }

    private sealed class FailsOnce : IActionDistribution
    {
        private int _calls;

        public (Tensor LogProb, Tensor Entropy) Evaluate(Tensor outputs, Tensor actions, Tensor allowed) =>
            Interlocked.Increment(ref _calls) == 3
                ? throw new InvalidOperationException("failed on purpose")
                : new MaskedCategorical().Evaluate(outputs, actions, allowed);
    }
}
