using HybridGrains.Training.Runs;

namespace HybridGrains.Training.Tests.Runs;

public sealed class RunOptionsTests
{
    private static readonly RunOptions Options = new("run", 1000, null, LearningRate: 0.001, Batch: 1, Seed: 1) { WarmupSteps = 100 };

    [Theory]
    [InlineData(0, 0.001 / 100)]
    [InlineData(49, 0.001 / 2)]
    [InlineData(99, 0.001)]
    public void RateAt_WarmUp_RisesInALine(long step, double expected) => Assert.Equal(expected, Options.RateAt(step, progress: 0), 1e-9);

    [Theory]
    [InlineData(0.5, 0.001 * (0.05 + 0.95 / 2))]
    [InlineData(1, 0.001 * 0.05)]
    public void RateAt_AfterWarmUp_DecaysAsACosineToATwentieth(double progress, double expected) =>
        Assert.Equal(expected, Options.RateAt(500, progress), 1e-9);
}
