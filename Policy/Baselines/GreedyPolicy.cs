using HybridGrains.Policy.Simulation;
using HybridGrains.Policy.Simulation.Scenarios;

namespace HybridGrains.Policy.Baselines;

/// <summary>
/// Myopic: the plan with the best expected reward by <see cref="PlanEstimate"/>, asked again at every hand-off. It knows the
/// quality table and how noisy its inputs are. As an oracle it is told the quality that each plan will really have, and stays a
/// search per generation with everyone else's load as it finds it.
/// </summary>
public sealed class GreedyPolicy(ScenarioInputs inputs, double cloudSurcharge, bool clairvoyant = false) : IHandoffPolicy, IClairvoyant
{
    private readonly PlanEstimate _estimate = new(inputs);
    private Func<long, double, double>? _qualityOf;

    public string Name => clairvoyant ? "clairvoyant" : "greedy";

    public void Look(Func<long, double, double> qualityOf) => _qualityOf = clairvoyant ? qualityOf : null;

    public HandoffDecision Decide(Observation observation)
    {
        Func<double, double>? quality = _qualityOf is null ? null : share => _qualityOf(observation.Generation, share);
        var (bestLarge, bestEdge, best) = (observation.StepsLeft, false, double.NegativeInfinity);
        for (var large = 0; large <= observation.StepsLeft; large++)
        {
            Consider(large, false);
            if (large < observation.StepsLeft)
            {
                Consider(large, true);
            }
        }

        var to = bestLarge > 0 ? observation.StepsDone + bestLarge : observation.Steps;
        return new HandoffDecision(
            bestLarge > 0 ? observation.LargeDenoiser : observation.SmallDenoiser,
            bestLarge == 0 && bestEdge,
            to,
            Decode: to == observation.Steps
        );

        void Consider(int large, bool restOnEdge)
        {
            var reward = _estimate.Reward(observation, large, restOnEdge, quality, cloudSurcharge);
            if (reward > best)
            {
                (bestLarge, bestEdge, best) = (large, restOnEdge, reward);
            }
        }
    }
}
