using HybridGrains.Policy.Actions;
using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Learning.Tests.Experience;

public sealed class SimulatorRolloutsTests
{
    private static ScenarioInputs Inputs() => ScenarioFile.Load(ScenarioFolder.File("train/churn.json"));

    private static PolicyNetwork Policy() =>
        new Chief(
            ChiefState.Create(ActorCriticShape.Create(ObservationSchema.Size, [8], HandoffActionSpace.Size), 1),
            new PpoOptions(),
            1,
            0
        )
            .Snapshot()
            .ToPolicy("test");

    [Fact]
    public void Collect_SameSeed_IsTheSameExperience()
    {
        var rollouts = new SimulatorRollouts([Inputs()], 0.999, vary: true);

        var first = rollouts.Collect(Policy(), 500, 3, TestContext.Current.CancellationToken);
        var second = rollouts.Collect(Policy(), 500, 3, TestContext.Current.CancellationToken);

        Assert.Equal(Flat(first), Flat(second));
        Assert.True(first.Sum(trajectory => trajectory.Decisions.Count) >= 500);
    }

    [Fact]
    public void Collect_Decisions_CarryMaskLogProbAndTau()
    {
        var trajectories = new SimulatorRollouts([Inputs()], 0.999, vary: false).Collect(
            Policy(),
            500,
            4,
            TestContext.Current.CancellationToken
        );

        foreach (var decision in trajectories.SelectMany(trajectory => trajectory.Decisions))
        {
            Assert.True(decision.Allowed[(int)decision.Action[0]]);
            Assert.InRange(decision.LogProb, -10, 0);
            Assert.True(decision.Outcome.Tau >= 1);
        }

        Assert.Contains(trajectories, trajectory => trajectory.Decisions.Count > 2);
    }

    [Fact]
    public void Constructor_OtherDiscount_IsRefused() =>
        Assert.Contains(
            "0.999",
            Assert.Throws<LearningException>(() => new SimulatorRollouts([Inputs()], 0.9, vary: false)).Message,
            StringComparison.Ordinal
        );

    private static IEnumerable<(float, float, double, int)> Flat(IEnumerable<Trajectory> trajectories) =>
        trajectories
            .SelectMany(trajectory => trajectory.Decisions)
            .Select(decision => (decision.Action[0], decision.LogProb, decision.Outcome.Discounted, decision.Outcome.Tau));
}
