using HybridGrains.Policy.Learning.Experience;
using HybridGrains.Policy.Learning.Navigation.Worlds;
using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Navigation;

/// <summary>
/// Experience of the navigation task: many robots, each in an episode of its own, decide in turn, every one the same number of
/// times; episodes that still run at the end are cut off and bootstrapped. So a round holds exactly the decisions asked for, and
/// short episodes are not over-represented.
/// </summary>
public sealed class NavigationRollouts(NavigationActions actions, NavigationWorld world, double gamma, double decisionPrice = 0) : IRollouts
{
    /// <summary>
    /// Few enough that with the learner's 2,048 decisions even the shortest holds see episodes to their end: 256 each, as in the
    /// published code.
    /// </summary>
    private const int Robots = 8;

    public IReadOnlyList<Trajectory> Collect(PolicyNetwork policy, int decisions, long seed, CancellationToken cancellationToken)
    {
        RolloutLane[] lanes =
        [
            .. Enumerable
                .Range(0, Math.Min(Robots, decisions))
                .Select(lane => new RolloutLane(actions, world, gamma, decisionPrice, seed, lane)),
        ];
        var outputs = new float[policy.Actor.Shape.Outputs];
        for (var made = 0; made < decisions; made++)
        {
            if (made % lanes.Length == 0)
            {
                cancellationToken.ThrowIfCancellationRequested();
            }

            var lane = lanes[made % lanes.Length];
            policy.Act(lane.Observation, outputs);
            lane.Decide(outputs);
        }

        return [.. lanes.SelectMany(lane => lane.Close())];
    }
}
