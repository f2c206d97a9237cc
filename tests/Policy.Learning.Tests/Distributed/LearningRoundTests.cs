using HybridGrains.Policy.Learning.Tests.Tasks;

namespace HybridGrains.Policy.Learning.Tests.Distributed;

public sealed class LearningRoundTests
{
    private static readonly TableTask Task = new([[[new(1, 3, 1, 1)], [new(1, 1, 0.5, 1)]], [[new(1, 2, 0, 2)], [new(1, 1, 0.1, 2)]], []], 0.97);

    private static PpoOptions Options => new() { Gamma = 0.97, Decisions = 64, LearningRate = 0.01 };

    [Fact]
    public async Task RunAsync_SameSeed_IsBitEqualWhateverThreadIsFirst()
    {
        var first = await TableLearner.LearnAsync(Task, Options, iterations: 5, workers: 3);
        var second = await TableLearner.LearnAsync(Task, Options, iterations: 5, workers: 3);

        Assert.Equal(first.Version, second.Version);
        Assert.Equal(first.Parameters, second.Parameters);
    }

    [Fact]
    public async Task RunAsync_SlowestDropped_StillTakesEveryStep()
    {
        var learned = await TableLearner.LearnAsync(Task, Options with { TargetKl = 1e9 }, iterations: 3, workers: 4, dropped: 2);

        Assert.Equal(3 * 4 * 4, learned.Version);
    }
}
