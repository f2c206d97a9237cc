using HybridGrains.Policy.Networks;
using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>Episodes of the cluster simulator: each draws one of the scenarios and, unless told otherwise, varies it.</summary>
public sealed class SimulatorRollouts : IRollouts
{
    private readonly IReadOnlyList<ScenarioInputs> _scenarios;
    private readonly bool _vary;

    /// <param name="vary">Whether episodes vary around their scenario.</param>
    /// <param name="othersPerSecond">Charged for every second by which a generation holds up others, see
    /// <see cref="Rewards.RewardOptions.PerSecondOfOthers"/>; 0 or below.</param>
    /// <param name="perCloudSecond">Charged for every cloud second beside its price; 0 or below.</param>
    /// <exception cref="LearningException">A scenario discounts otherwise than the learner.</exception>
    public SimulatorRollouts(
        IReadOnlyList<ScenarioInputs> scenarios,
        double gamma,
        bool vary,
        double othersPerSecond = 0,
        double perCloudSecond = 0
    )
    {
        foreach (var inputs in scenarios)
        {
            if (inputs.Scenario.Reward.Gamma != gamma)
            {
                throw new LearningException(
                    $"Scenario '{inputs.Scenario.Name}' has reward.gamma {inputs.Scenario.Reward.Gamma}; the learner has "
                        + $"{gamma}. They must be the same."
                );
            }
        }

        _vary = vary;
        _scenarios =
        [
            .. scenarios.Select(inputs =>
                inputs with
                {
                    Scenario = inputs.Scenario with
                    {
                        Reward = inputs.Scenario.Reward with
                        {
                            PerSecondOfOthers = inputs.Scenario.Reward.PerSecondOfOthers + othersPerSecond,
                            PerMoney =
                                inputs.Scenario.Reward.PerMoney
                                + (inputs.Scenario.Cloud.PricePerSecond > 0 ? perCloudSecond / inputs.Scenario.Cloud.PricePerSecond : 0),
                        },
                    },
                }
            ),
        ];
    }

    public IReadOnlyList<Trajectory> Collect(PolicyNetwork policy, int decisions, long seed, CancellationToken cancellationToken)
    {
        var random = RandomStream.Of(seed, RandomPurpose.Learning);
        var trajectories = new List<Trajectory>();
        var collected = 0;
        for (var episode = 0; collected < decisions; episode++)
        {
            var inputs = _scenarios[random.Below(_scenarios.Count)];
            if (_vary)
            {
                inputs = ScenarioVariation.Vary(inputs, ref random);
            }

            var sampling = new SamplingPolicy(policy, seed + (episode * 1_000_003L));
            new ClusterSimulator(inputs, sampling, sampling, seed + (episode * 7_919L)).Run(cancellationToken);
            trajectories.AddRange(sampling.Finished);
            collected += sampling.Finished.Sum(trajectory => trajectory.Decisions.Count);
        }

        return trajectories;
    }
}
