using HybridGrains.Policy.Networks;

namespace HybridGrains.Policy.Learning.Experience;

/// <summary>Where experience comes from: the cluster simulator, another task, or a running cluster.</summary>
public interface IRollouts
{
    /// <summary>
    /// Trajectories of at least <paramref name="decisions"/> decisions, actions sampled from the policy. The same seed and policy
    /// give the same.
    /// </summary>
    IReadOnlyList<Trajectory> Collect(PolicyNetwork policy, int decisions, long seed, CancellationToken cancellationToken);
}
