using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Evaluation;

/// <summary>Runs policies on a scenario.</summary>
public static class ScenarioEvaluation
{
    public static RunScore Run(ScenarioInputs inputs, IHandoffPolicy policy, long seed, CancellationToken cancellationToken = default)
    {
        var keeper = new ScoreKeeper(policy as ISimulationListener);
        new ClusterSimulator(inputs, policy, keeper, seed).Run(cancellationToken);
        return keeper.Score();
    }
}
