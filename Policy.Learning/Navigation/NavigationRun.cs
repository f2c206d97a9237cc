using HybridGrains.Policy.Learning.Distributed;
using HybridGrains.Policy.Learning.Networks;
using HybridGrains.Policy.Learning.Runs;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>Trains a navigation policy with the learner of the hand-off policy: only task, actions and their distribution differ.</summary>
public sealed class NavigationRun(
    NavigationSetting setting,
    string folder,
    LearningBudget budget,
    TimeProvider timeProvider,
    Action<TrainingProgress> report
)
{
    /// <summary>Runs to the end of the budget, or until cancelled; either way everything is saved.</summary>
    public Task RunAsync(CancellationToken cancellationToken)
    {
        var actions = setting.ToActions();
        var shape = ActorCriticShape.Create(NavigationObservation.Size, setting.Hidden, 2 * actions.Components) with
        {
            FreeOutputs = actions.Components,
            FreeStart = DiagonalGaussian.FirstLogDeviation,
        };
        var plan = new LearningPlan(
            folder,
            setting.ToJson(),
            () => ChiefState.Create(shape, setting.Seed),
            new NavigationRollouts(actions, setting.World, setting.Ppo.Gamma, setting.DecisionPrice),
            new DiagonalGaussian(),
            budget,
            setting.Workers,
            setting.Dropped,
            setting.Seed,
            setting.Ppo
        );
        return new LearningLoop(plan, timeProvider, report, _ => { }).RunAsync(cancellationToken);
    }
}
