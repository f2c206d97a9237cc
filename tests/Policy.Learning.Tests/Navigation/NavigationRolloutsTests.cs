using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Navigation;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Tests.Navigation;

public sealed class NavigationRolloutsTests
{
    private const int Robots = 8;
    private static readonly NavigationWorld World = new(Accounting.Lab, Difficulty.Hard, 2, 180);

    private static PolicyNetwork CreatePolicy()
    {
        var shape = ActorCriticShape.Create(NavigationObservation.Size, [8], 6) with { FreeOutputs = 3, FreeStart = -0.5 };
        return new Chief(ChiefState.Create(shape, 1), NavigationSetting.DefaultPpo, 1, 0).Snapshot().ToPolicy("test");
    }

    private static NavigationRollouts CreateRollouts() => new(NavigationActions.Adaptive, World, NavigationTask.Gamma);

    private static IEnumerable<float> Numbers(IEnumerable<Trajectory> trajectories) =>
        trajectories.SelectMany(trajectory =>
            trajectory
                .Decisions.SelectMany(decision =>
                    decision
                        .Observation.Concat(decision.Action)
                        .Concat([decision.LogProb, (float)decision.Outcome.Discounted, decision.Outcome.Tau])
                )
                .Concat(trajectory.CutOffAt ?? [])
        );

    [Fact]
    public void Collect_Batch_EqualsEveryRobotAlone()
    {
        const int each = 60;
        var policy = CreatePolicy();

        var batch = CreateRollouts().Collect(policy, Robots * each, 5, TestContext.Current.CancellationToken);

        var alone = new List<Trajectory>();
        var outputs = new float[6];
        for (var robot = 0; robot < Robots; robot++)
        {
            var lane = new RolloutLane(NavigationActions.Adaptive, World, NavigationTask.Gamma, 0, 5, robot);
            for (var i = 0; i < each; i++)
            {
                policy.Act(lane.Observation, outputs);
                lane.Decide(outputs);
            }

            alone.AddRange(lane.Close());
        }

        Assert.Equal(Numbers(alone), Numbers(batch));
    }

    [Fact]
    public void Collect_AnyNumber_MakesExactlyThatManyDecisionsAndCutsOffWhatRuns()
    {
        var trajectories = CreateRollouts().Collect(CreatePolicy(), 1000, 5, TestContext.Current.CancellationToken);

        Assert.Equal(1000, trajectories.Sum(trajectory => trajectory.Decisions.Count));
        Assert.All(trajectories, trajectory => Assert.NotEqual(trajectory.Success is null, trajectory.CutOffAt is null));
        Assert.InRange(trajectories.Count(trajectory => trajectory.CutOffAt is not null), 1, Robots);
        Assert.Contains(trajectories, trajectory => trajectory.Success == false && trajectory.CutOffAt is null);
        Assert.All(
            trajectories.SelectMany(trajectory => trajectory.Decisions),
            decision => Assert.InRange(decision.Outcome.Tau, 1, NavigationTask.MaxHoldTicks)
        );
    }

    [Fact]
    public void Collect_SameSeed_IsBitEqualAndAnotherIsNot()
    {
        var policy = CreatePolicy();
        IReadOnlyList<float> Collect(long seed) =>
            [.. Numbers(CreateRollouts().Collect(policy, 200, seed, TestContext.Current.CancellationToken))];

        Assert.Equal(Collect(3), Collect(3));
        Assert.NotEqual(Collect(3), Collect(4));
    }

    [Fact]
    public void Collect_Priced_ChargesEachDecisionOnceAtItsStart()
    {
        var policy = CreatePolicy();
        var free = CreateRollouts().Collect(policy, 100, 5, TestContext.Current.CancellationToken);

        var priced = new NavigationRollouts(NavigationActions.Adaptive, World, NavigationTask.Gamma, decisionPrice: 3).Collect(
            policy,
            100,
            5,
            TestContext.Current.CancellationToken
        );

        Assert.All(
            free.SelectMany(one => one.Decisions).Zip(priced.SelectMany(one => one.Decisions)),
            pair =>
            {
                Assert.Equal(pair.First.Outcome.Discounted - 3, pair.Second.Outcome.Discounted, 1e-9);
                Assert.Equal(pair.First.Outcome.Plain - 3, pair.Second.Outcome.Plain, 1e-9);
                Assert.Equal(pair.First.Outcome.Tau, pair.Second.Outcome.Tau);
            }
        );
    }
}
