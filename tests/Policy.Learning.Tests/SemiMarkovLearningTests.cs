using HybridGrains.Policy.Learning.Tests.Tasks;
using HybridGrains.Policy.Smdp;

namespace HybridGrains.Policy.Learning.Tests;

public sealed class SemiMarkovLearningTests
{
    private static PpoOptions Options(double gamma, DurationTreatment durations = DurationTreatment.SemiMarkov) =>
        new()
        {
            Gamma = gamma,
            Durations = durations,
            Decisions = 256,
            LearningRate = 0.02,
            Minibatches = 2,
            EntCoef = 0.003,
            TargetKl = 0.1,
        };

    /// <summary>Four rooms with slow and fast doors, rewards by chance, a loop: what is best hangs on all later durations.</summary>
    private static TableTask Rooms() =>
        new(
            [
                [
                    [new(1, 4, 0.1, 1)],
                    [new(0.5, 2, 0, 2), new(0.5, 12, 0, 1)],
                    [new(1, 30, 1.0, 4)],
                ],
                [
                    [new(1, 3, 0.2, 3)],
                    [new(1, 1, 0, 0)],
                ],
                [
                    [new(0.7, 5, 0.9, 4), new(0.3, 5, 0, 0)],
                    [new(1, 20, 1.2, 4)],
                ],
                [
                    [new(0.8, 6, 1.1, 4), new(0.2, 2, 0, 1)],
                    [new(1, 1, 0.3, 4)],
                    [new(1, 25, 1.5, 4)],
                ],
                [],
            ],
            0.97,
            AnyStart: true
        );

    /// <summary>
    /// The long way is worth more than the short one unless its duration is counted: 1.2 after 50 + 1 ticks against 1.0 after 5 +
    /// 1. The rewards come one decision after the choice, so that only the bootstrap's discount can tell the ways apart.
    /// </summary>
    private static TableTask LongWay() =>
        new(
            [
                [
                    [new(1, 50, 0, 1)],
                    [new(1, 5, 0, 2)],
                ],
                [
                    [new(1, 1, 1.2, 3)],
                ],
                [
                    [new(1, 1, 1.0, 3)],
                ],
                [],
            ],
            0.98
        );

    [Theory]
    [InlineData(DurationTreatment.SemiMarkov)]
    [InlineData(DurationTreatment.SemiMarkovLambdaPerTick)]
    public async Task Learner_SmallProcess_FindsTheKnownOptimum(DurationTreatment durations)
    {
        var task = Rooms();
        var (values, best) = task.Solve();

        var learned = (
            await TableLearner.LearnAsync(
                task,
                Options(task.Gamma, durations) with
                {
                    GaeLambda = durations == DurationTreatment.SemiMarkov ? 0.95 : 0.99,
                },
                iterations: 120
            )
        ).ToPolicy("test");

        Assert.Equal(best, task.GreedyActions(learned));
        Assert.Equal(values[0], learned.Value(task.OneHot(0)), 0.1);
    }

    [Fact]
    public async Task Learner_DurationsMatter_SemiMarkovTakesTheShortWay()
    {
        var task = LongWay();
        Assert.Equal(1, task.Solve().Best[0]);

        var learned = (await TableLearner.LearnAsync(task, Options(task.Gamma), iterations: 30)).ToPolicy("test");

        Assert.Equal(1, task.GreedyActions(learned)[0]);
        Assert.Equal(Math.Pow(0.98, 5), learned.Value(task.OneHot(0)), 0.1);
    }

    [Fact]
    public async Task Learner_DurationsMatter_PerDecisionIsLedTheLongWay()
    {
        var task = LongWay();

        var learned = (await TableLearner.LearnAsync(task, Options(task.Gamma, DurationTreatment.PerDecision), iterations: 30)).ToPolicy(
            "test"
        );

        Assert.Equal(0, task.GreedyActions(learned)[0]);
        Assert.True(learned.Value(task.OneHot(0)) > 1, "it believes the long way to be worth more than anything is");
    }
}
